# Shared by the scripts of this folder: builds the checks when they are stale and runs a class of
# them. To be sourced.

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$home/intarsia-checks/target

stale() {
  [ ! -e "$target/classpath.txt" ] || [ -n "$(find "$home"/intarsia-*/src/main "$home"/pom.xml \
    "$home"/intarsia-*/pom.xml -newer "$target/classpath.txt" -print -quit)" ]
}

build() {
  local goals=(-B -q -f "$home/pom.xml" -pl intarsia-checks -am -Dspotless.check.skip=true compile
    dependency:build-classpath -Dmdep.outputFile=target/classpath.txt)
  # Offline first: a machine that has built once needs no network.
  mvn -o "${goals[@]}" >"$target/build.log" 2>&1 || mvn "${goals[@]}" >&2
}

# run_checks HEAP CLASS ARGUMENTS...
run_checks() {
  mkdir -p "$target"
  if stale; then
    echo "building the checks ..." >&2
    build
  fi
  local java=${JAVA_HOME:+$JAVA_HOME/bin/}java heap=$1
  shift
  exec "$java" "-Xmx$heap" -cp "$target/classes:$(cat "$target/classpath.txt")" "$@"
}
