# Builds Intarsia with a JDK and serves the embedded models on a JRE, as a user without rights.
# It was written without a Docker daemon at hand and has not been run.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl intarsia-app -am package

FROM eclipse-temurin:17-jre
RUN groupadd --system intarsia && useradd --system --gid intarsia --home-dir /home/intarsia --create-home intarsia
COPY --from=build /src/intarsia-app/target/intarsia-app-*.jar /opt/intarsia/
COPY --from=build /src/intarsia-app/target/lib/ /opt/intarsia/lib/
USER intarsia
# Inside a container the server must listen on all addresses; give it a key when the port is published.
ENV INTARSIA_SERVE_HOST=0.0.0.0 ORT_DISABLE_TELEMETRY=1
EXPOSE 8080
# exec form: SIGTERM reaches Java, which finishes what it has accepted.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", \
    "-cp", "/opt/intarsia/*:/opt/intarsia/lib/*", "io.intarsia.cli.Main", "serve"]
