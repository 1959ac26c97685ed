// One forward pass on transformers.js: FOLDER SIDE THREADS; obeys the commands of Serve.java.
import { AutoModel, Tensor, env } from '@huggingface/transformers';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { createInterface } from 'node:readline';

const [folder, side, threads] = process.argv.slice(2);
env.allowRemoteModels = false;
env.localModelPath = dirname(folder) + '/';
const model = await AutoModel.from_pretrained(basename(folder), {
  dtype: 'fp32',
  device: 'cpu',
  session_options: { intraOpNumThreads: Number(threads) },
});
const size = Number(side);
const pixels = new Float32Array(3 * size * size).map(() => Math.random() * 2 - 1);
const picture = new Tensor('float32', pixels, [1, 3, size, size]);

const answer = (text) => process.stdout.write('@' + text + '\n');
answer('ready');
for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith('run')) {
    const start = process.hrtime.bigint();
    await model({ pixel_values: picture });
    answer((Number(process.hrtime.bigint() - start) / 1e6).toFixed(4));
  } else {
    answer(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  }
}
process.exit(0);
