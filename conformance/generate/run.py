"""Makes the golden fixtures: all contracts, or those named. With --check nothing is written and differences are listed.

python run.py [--check] [sparse.major-sums ...]
"""

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent / 'fixtures'


def generators():
    """Module of each contract: sparse_major_sums makes sparse.major-sums."""
    paths = sorted(p.stem for p in HERE.glob('*_*.py'))
    return {name.replace('_', '.', 1).replace('_', '-'): name for name in paths}


def differences(suite, folder):
    """File names which are missing, stale or different, each with what is wrong."""
    present = {p.name: p for p in folder.iterdir()} if folder.is_dir() else {}
    for name in sorted({*present, *suite.files}):
        if name not in present:
            yield name, 'is missing'
        elif name not in suite.files:
            yield name, 'is made by no generator'
        elif present[name].read_bytes() != suite.files[name]:
            yield name, 'differs'


def write(suite, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, what in list(differences(suite, folder)):
        if what == 'is made by no generator':
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(suite.files[name])


def main(args):
    check = '--check' in args
    known = generators()
    names = [a for a in args if a != '--check'] or list(known)
    unknown = [n for n in names if n not in known]
    if unknown:
        sys.exit(f'no generator makes {", ".join(unknown)}; known: {", ".join(known)}')
    wrong, size, cases = [], 0, 0
    for name in names:
        suite = importlib.import_module(known[name]).build()
        if suite.contract != name:
            sys.exit(f'{known[name]}.py makes {suite.contract}')
        folder = FIXTURES / suite.folder
        size += sum(map(len, suite.files.values()))
        cases += sum(n.endswith('.json') for n in suite.files)
        if check:
            wrong += [f'{suite.folder / n} {what}' for n, what in differences(suite, folder)]
        else:
            write(suite, folder)
    if check and not set(args) - {'--check'}:
        wrong += [f'{p.name} has no generator' for p in sorted(FIXTURES.iterdir()) if p.name not in known]
    print(
        '\n'.join(wrong)
        or f'{len(names)} contracts, {cases} cases, {size} bytes: {"unchanged" if check else "written"}'
    )
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.path.insert(0, str(HERE))
    sys.exit(main(sys.argv[1:]))
