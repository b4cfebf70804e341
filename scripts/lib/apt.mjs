// Debian packages for the tests. Installed when root; else the exact command is shown.
import { existsSync } from 'node:fs';
import { onPath } from '../build/cxx.mjs';
import { run } from './run.mjs';
import { say, seconds, without } from './setup.mjs';

const library = (name) => ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'].some((f) => existsSync(`${f}/${name}`));

// What provides each program or file, and what is left out without it.
const wanted = [
  { program: 'em++', package: 'emscripten', without: 'wasm-simd' },
  { program: 'clang++-22', package: 'clang-22', without: 'cuda' },
  { program: 'chromium', package: 'chromium', without: 'tests in a browser' },
  // SwiftShader, a Vulkan driver that computes on the CPU, and what loads it.
  { there: () => existsSync('/usr/lib/chromium/vk_swiftshader_icd.json'), package: 'chromium-common', without: 'webgpu' },
  { there: () => library('libvulkan.so.1'), package: 'libvulkan1', without: 'webgpu' },
  { program: 'valgrind', package: 'valgrind', without: 'instruction counts' },
  { program: 'g++', package: 'g++', without: 'native-cpu' },
];

export async function installDebianPackages() {
  const missing = wanted.filter((w) => !(w.there ? w.there() : onPath(w.program)));
  if (missing.length === 0) return say('Debian packages: up to date');
  const names = missing.map((w) => w.package);
  const install = ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', ...names];
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    const from = performance.now();
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { env });
    await run('apt-get', install, { env });
    return say(`Debian packages: installed ${names.join(', ')} in ${seconds(from)}`);
  }
  for (const w of missing)
    without(w.without, `${w.program ?? w.package} not found`, onPath('apt-get') ? `sudo apt-get ${install.join(' ')}` : `install ${w.package}`);
}
