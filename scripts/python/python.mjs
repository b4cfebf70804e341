// The locked Python of the tests: finds a Python, installs requirements.txt with hashes, gives the interpreter's path.
//
//   node scripts/python/python.mjs          prints the path of the interpreter
//
// The environment lives under .sparsome/venv/<hash of requirements.txt>-<python version>: a changed lock or another
// Python makes a new one, and an old one is never altered.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const repository = resolve(here, '../..');
const requirements = join(here, 'requirements.txt');
const home = join(repository, '.sparsome/venv');
const oldest = [3, 12];
const windows = process.platform === 'win32';
const interpreterOf = (venv) => (windows ? join(venv, 'Scripts/python.exe') : join(venv, 'bin/python'));

/**
 * Path of a Python which has the locked packages; installed at the first call, found at once afterwards.
 *
 * @param {{ log?: (line: string) => void, required?: boolean }} [options] `required` (by default: in CI) makes a
 *   missing Python or a failed installation an error; otherwise the reason is logged in one line.
 * @returns {Promise<string | null>}
 */
export async function python({ log = console.error, required = process.env.CI === 'true' } = {}) {
  const base = process.env.SPARSOME_PYTHON_BASE ?? '';
  const lock = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const remembered = recall(lock, base);
  if (remembered) return remembered;

  try {
    const found = findPython(base);
    const venv = join(home, `${lock}-${found.version}-${process.arch}`);
    if (!existsSync(interpreterOf(venv))) await install(found, venv, log);
    const interpreter = interpreterOf(venv);
    writeFileSync(join(home, 'current.json'), `${JSON.stringify({ lock, base, interpreter })}\n`);
    return interpreter;
  } catch (error) {
    if (required) throw error;
    log(`no Python for the tests: ${error.message.split('\n', 1)[0]}`);
    return null;
  }
}

/**
 * Environment variables for runs which must give the same numbers each time: one thread (numba adds the partial sums
 * of its threads, so the last bits follow their number), a fixed hash seed, and a numba cache which is writable even
 * where the environment is not. With the cache, importing and compiling falls from about a minute to seconds.
 *
 * @returns {Record<string, string>}
 */
export function pythonEnvironment() {
  const one = ['NUMBA_NUM_THREADS', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'];
  return {
    ...process.env,
    ...Object.fromEntries(one.map((name) => [name, '1'])),
    NUMBA_CACHE_DIR: join(repository, '.sparsome/numba'),
    // Some machines set it; each process would then compile two thousand modules of scanpy and its like, for ten seconds.
    PYTHONDONTWRITEBYTECODE: '',
    PYTHONHASHSEED: '0',
    PYTHONNOUSERSITE: '1',
  };
}

function recall(lock, base) {
  try {
    const current = JSON.parse(readFileSync(join(home, 'current.json'), 'utf8'));
    // existsSync follows the link to the base Python: an environment whose Python was removed does not count.
    return current.lock === lock && current.base === base && existsSync(current.interpreter) ? current.interpreter : null;
  } catch {
    return null;
  }
}

/** The first Python which really runs (a pyenv shim may exist and fail) and is new enough and has venv. */
function findPython(base) {
  const tried = [];
  for (const candidate of base ? [base] : candidates()) {
    const probe = 'import sys, venv; print("%d.%d.%d" % sys.version_info[:3]); print(sys.executable)';
    const run = spawnSync(candidate, ['-I', '-c', probe], { encoding: 'utf8', timeout: 20_000 });
    const [version, executable] = (run.stdout ?? '').trim().split(/\r?\n/);
    const [major, minor] = (version ?? '').split('.').map(Number);
    if (run.status !== 0 || !executable) tried.push(`${candidate}: does not run or lacks venv`);
    else if (major !== oldest[0] || minor < oldest[1]) tried.push(`${candidate}: ${version} is too old`);
    else return { version, executable };
  }
  if (base) throw new Error(`SPARSOME_PYTHON_BASE does not lead to Python ${oldest.join('.')} or newer; ${tried[0]}`);
  const what = `Python ${oldest.join('.')} or newer was not found`;
  const todo = 'install one (apt, pyenv or `uv python install 3.13`) or set SPARSOME_PYTHON_BASE to its path';
  throw new Error(`${what}; ${todo}\n${tried.join('\n')}`);
}

/** Interpreters in order of preference: 3.13 and 3.12, which the fixtures were made and checked with, come first. */
function* candidates() {
  const names = ['python3.13', 'python3.12', 'python3.14', 'python3'];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, windows ? `${name}.exe` : name);
      if (existsSync(path)) yield path;
    }
  }
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const rank = (version) => ['3.13', '3.12', '3.14'].findIndex((minor) => version.startsWith(`${minor}.`));
  const installed = existsSync(versions) ? readdirSync(versions).filter((version) => rank(version) >= 0) : [];
  for (const version of installed.sort((a, b) => rank(a) - rank(b) || (a < b ? 1 : -1))) {
    yield join(versions, version, 'bin/python3');
  }
  for (const minor of ['3.13', '3.12', '3.14']) {
    const found = spawnSync('uv', ['python', 'find', '--no-project', '--system', minor], { encoding: 'utf8' });
    if (found.status === 0) yield found.stdout.trim();
  }
}

/** Installs into a private folder and moves it into place: an interrupted installation leaves nothing that is used. */
async function install({ version, executable }, venv, log) {
  const started = performance.now();
  mkdirSync(home, { recursive: true });
  dropAbandoned();
  const part = `${venv}.part-${process.pid}`;
  const uv = spawnSync('uv', ['--version'], { encoding: 'utf8' }).status === 0;
  log(`installing the tests' Python packages (Python ${version}, ${uv ? 'uv' : 'pip'}); once, about a minute`);
  try {
    // Wheels only: a package without one for this platform is to fail at once, not after minutes of compiling.
    const locked = ['--require-hashes', '--only-binary', ':all:', '-r', requirements];
    if (uv) {
      await execute('uv', ['venv', '--no-project', '--python', executable, part]);
      await execute('uv', ['pip', 'install', '--quiet', '--python', interpreterOf(part), ...locked]);
    } else {
      await execute(executable, ['-m', 'venv', part]);
      const quiet = ['--quiet', '--no-input', '--disable-pip-version-check', '--no-compile'];
      await execute(interpreterOf(part), ['-m', 'pip', 'install', ...quiet, ...locked]);
    }
    await execute(interpreterOf(part), ['-I', '-c', 'import numpy, scipy, h5py, mpmath']);
    try {
      renameSync(part, venv);
    } catch (error) {
      if (!existsSync(interpreterOf(venv))) throw error; // another process was first: its environment is the same
    }
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  log(`installed in ${((performance.now() - started) / 1000).toFixed(0)} s: ${venv}`);
}

/** Removes what interrupted installations left, unless the process which makes it still runs. */
function dropAbandoned() {
  for (const name of readdirSync(home)) {
    const pid = Number(/\.part-(\d+)$/.exec(name)?.[1] ?? 0);
    if (pid && !runs(pid)) rmSync(join(home, name), { recursive: true, force: true });
  }
}

function runs(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function execute(command, args) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (text) => {
      errors = (errors + text).slice(-4000);
    });
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0) return done();
      const lines = errors.trim().split('\n');
      const told = lines.findLast((line) => /^(ERROR|error)/.test(line)) ?? lines.at(-1) ?? '';
      failed(new Error(`${command} ${args.slice(0, 3).join(' ')} failed (${code}): ${told}\n${errors}`));
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const path = await python();
  if (path) console.log(path);
  else process.exitCode = 1;
}
