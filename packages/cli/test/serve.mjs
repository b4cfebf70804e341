// The built command again and again in one process: each line of the input holds the arguments of a call as JSON, each line of the
// output what it gave. Loading the command takes longer than most calls.
import { createInterface } from 'node:readline';
import { main } from '../dist/main.js';

const write = process.stdout.write.bind(process.stdout);
for await (const line of createInterface({ input: process.stdin })) {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    process[name].write = (text, encoding, done = encoding) => {
      said[name] += text;
      if (typeof done === 'function') process.nextTick(done);
      return true;
    };
  }
  const code = await main(JSON.parse(line));
  write(`${JSON.stringify({ code, ...said })}\n`);
}
