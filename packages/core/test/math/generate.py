"""Writes fixtures/<function>.bin and fixtures/provenance.json: inputs and their exact values for ulp.test.ts.

Run: python generate.py. Needs mpmath only. Each .bin holds, little-endian: all x (float64), for pow all y (float64),
the exact values rounded to nearest (float64), and what that rounding lost in units of 2^-16 ulp (int16).
"""

import hashlib
import json
import math
import platform
import random
import struct
from pathlib import Path

import mpmath
from mpmath import mp, mpf

SEED = 20261124
LARGEST = 1.7976931348623157e308
SMALLEST = 5e-324
mp.prec = 320


def neighbours(x, steps=2):
    """x and the doubles next to it."""
    out, low, high = [x], x, x
    for _ in range(steps):
        low, high = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
        out += [low, high]
    return out


def around(values, steps=2):
    return [n for v in values for n in neighbours(v, steps) if math.isfinite(n)]


def signed_power_of_ten(rng, low, high):
    return rng.choice([-1, 1]) * 10.0 ** rng.uniform(low, high)


def log_inputs(rng):
    yield from (math.exp(rng.uniform(-744.4, 709.7)) for _ in range(300))
    yield from (rng.uniform(0.3, 3) for _ in range(300))
    yield from (rng.uniform(0.69, 0.72) for _ in range(200))  # the two ends of the reduced interval
    yield from (rng.uniform(1.39, 1.42) for _ in range(200))
    yield from (1 + rng.choice([-1, 1]) * 10.0 ** rng.uniform(-16, -1) for _ in range(200))
    yield from (math.ldexp(rng.random(), rng.randint(-1073, -1021)) or 1.0 for _ in range(100))
    yield from around([math.ldexp(math.sqrt(2), k) for k in (-1070, -1000, -2, -1, 0, 1, 1000, 1023)])
    yield from around([math.ldexp(1, k) for k in (-1022, -1, 0, 1, 52, 53, 1023)])
    yield from (SMALLEST, LARGEST, 2 * SMALLEST, 10.0, 1e-300)


def log1p_inputs(rng):
    yield from (float(rng.randint(1, 60000)) for _ in range(150))  # counts
    yield from (struct.unpack("<f", struct.pack("<f", rng.randint(1, 400) * 1e4 / rng.randint(500, 60000)))[0]
                for _ in range(150))  # counts per ten thousand, as float32 keeps them
    yield from (signed_power_of_ten(rng, -20, -0.1) for _ in range(300))
    yield from (signed_power_of_ten(rng, -323, -17) for _ in range(50))
    yield from (rng.uniform(-0.32, -0.27) for _ in range(200))
    yield from (rng.uniform(0.38, 0.43) for _ in range(200))
    yield from (-1 + 10.0 ** rng.uniform(-15, -0.5) for _ in range(100))
    yield from (math.exp(rng.uniform(-5, 709)) for _ in range(200))
    yield from around([math.ldexp(math.sqrt(2), k) - 1 for k in (-51, -1, 0, 1, 2, 52, 53, 54, 1023)])
    yield from around([math.ldexp(s, k) for k in (-1074, -1022, -54, -53, -52, -1, 0, 1, 52, 53, 54) for s in (1, -1)
                       if math.ldexp(s, k) > -1])
    yield from (math.nextafter(-1, 0), LARGEST)


def exp_inputs(rng):
    yield from (rng.uniform(-708, 709.78) for _ in range(400))
    yield from (rng.uniform(-745.13, -708) for _ in range(200))
    yield from (rng.uniform(-1.2, 1.2) for _ in range(400))
    yield from (signed_power_of_ten(rng, -300, -1) for _ in range(100))
    yield from around([(k + 0.5) * math.log(2) for k in (-1075, -1074, -1023, -1022, -1000, -2, -1, 0, 1, 1000, 1023)])
    yield from around([709.782712893384, -745.1332191019411, -708.3964185322641, 0.0, 1.0, -1.0, 709.0, 5e-17, -5e-17])


def expm1_inputs(rng):
    yield from (rng.uniform(-45, 709.78) for _ in range(250))
    yield from (rng.uniform(0, 12) for _ in range(150))
    yield from (rng.uniform(0.34, 0.42) for _ in range(300))  # where the terms cancel most
    yield from (rng.uniform(-0.5, -0.24) for _ in range(200))
    yield from (rng.uniform(34, 40) * rng.choice([-1, 1]) for _ in range(100))
    yield from (signed_power_of_ten(rng, -20, -0.3) for _ in range(200))
    yield from (signed_power_of_ten(rng, -323, -17) for _ in range(50))
    yield from around([(k + 0.5) * math.log(2) for k in (-56, -54, -53, -2, -1, 0, 1, 52, 53, 54, 1023)])
    yield from around([709.782712893384, 5.551115123125783e-17, -5.551115123125783e-17, 1.0, -1.0])


def erfc_inputs(rng):
    yield from (rng.uniform(-6, 27.22) for _ in range(500))
    yield from (rng.uniform(26.5, 27.226) for _ in range(200))  # subnormal results
    yield from (rng.uniform(-0.2, 0.2) for _ in range(150))
    yield from (rng.uniform(0.2, 0.5) for _ in range(250))
    yield from (signed_power_of_ten(rng, -300, -1) for _ in range(150))
    yield from (rng.uniform(0, 6) for _ in range(250))
    yield from (-math.sqrt(2) * rng.uniform(-38, 38) / 2 for _ in range(100))  # two-sided p-values of z scores
    yield from around([27.226017111108366, 26.543258425632, 4.0, 0.22, -0.22, 1.0, 0.5, -5.863584748755168, 6.0])


def pow_inputs(rng):
    def exponent_for(x, low=-1074.4, high=1023.9):
        return rng.uniform(low, high) / math.log2(x)

    for _ in range(350):
        x = math.exp(rng.uniform(-744, 709))
        yield x, exponent_for(x)
    for _ in range(350):
        x = rng.uniform(0.5, 2)
        yield x, exponent_for(x)
    for _ in range(250):
        x = 1 + rng.choice([-1, 1]) * 10.0 ** rng.uniform(-15, -2)
        yield x, exponent_for(x)
    for _ in range(150):
        x = rng.uniform(0.5, 2)
        yield x, exponent_for(x, -1074.9, -1021)
    for _ in range(250):
        yield rng.uniform(0.01, 100), rng.uniform(-5, 5)
    for _ in range(100):
        yield rng.uniform(0.1, 10), rng.choice([0.5, 1 / 3, -0.5, 1.5, 2.0, 3.0, -1.0, -2.0])
    for _ in range(100):
        yield float(rng.randint(2, 2000)), float(rng.randint(1, 4))  # exact
    for _ in range(100):
        yield -rng.uniform(0.1, 10), float(rng.randint(-60, 60) or 1)
    for _ in range(60):
        yield rng.choice([0.1, 10, 1e300, 1e-300]), signed_power_of_ten(rng, -320, -10)
    for x in around([math.sqrt(k) for k in (0.75, 1.5, 3)] + [math.nextafter(1, 2), math.nextafter(1, 0)]):
        if x != 1:
            yield x, exponent_for(x)
    yield from ((2.0, float(k)) for k in (-1074, -1073, -1023, -1022, -1, 1, 1022, 1023))
    yield from ((10.0, float(k)) for k in (-323, -308, -22, 22, 23, 308))
    yield from ((SMALLEST, 0.5), (LARGEST, 0.5), (LARGEST, -1.0), (SMALLEST, 2e-3), (2.2250738585072014e-308, 1.01))


def round_to_double(exact):
    """The nearest double and what the rounding lost, in ulps of that double."""
    if exact == 0:
        return 0.0, 0.0
    mantissa, exponent = exact.man_exp
    exponent = max(abs(mantissa).bit_length() + exponent - 1, -1022)
    ulp = mpf(2) ** (exponent - 52)
    scaled = exact / ulp
    whole = int(mpmath.nint(scaled))
    if abs(whole) * ulp >= mpf(2) ** 1024:
        return math.inf if exact > 0 else -math.inf, 0.0
    return float(whole * ulp), float(scaled - whole)


FUNCTIONS = {
    "log": (log_inputs, mpmath.log),
    "log1p": (log1p_inputs, lambda x: mpmath.log(1 + x) if abs(x) > mpf(2) ** -200 else x - x * x / 2),
    "exp": (exp_inputs, mpmath.exp),
    "expm1": (expm1_inputs, lambda x: mpmath.exp(x) - 1 if abs(x) > mpf(2) ** -200 else x + x * x / 2),
    "erfc": (erfc_inputs, mpmath.erfc),
    "pow": (pow_inputs, mpmath.power),
}


def main():
    here = Path(__file__).parent
    out = here / "fixtures"
    out.mkdir(exist_ok=True)
    provenance = {
        "generator": "generate.py",
        "generatorSha256": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "seed": SEED,
        "precision": f"{mp.prec} bits",
        "mpmath": mpmath.__version__,
        "python": platform.python_version(),
        "files": {},
    }
    for name, (inputs, function) in FUNCTIONS.items():
        rows = [row if isinstance(row, tuple) else (row,) for row in inputs(random.Random(SEED))]
        answers = [round_to_double(mpf(function(*map(mpf, row)))) for row in rows]
        columns = list(zip(*rows)) + [[a for a, _ in answers]]
        data = b"".join(struct.pack(f"<{len(rows)}d", *column) for column in columns)
        data += struct.pack(f"<{len(rows)}h", *(max(-32768, min(32767, round(r * 65536))) for _, r in answers))
        (out / f"{name}.bin").write_bytes(data)
        provenance["files"][f"{name}.bin"] = {"values": len(rows), "sha256": hashlib.sha256(data).hexdigest()}
        print(name, len(rows), len(data))
    (out / "provenance.json").write_text(json.dumps(provenance, indent=2) + "\n")


if __name__ == "__main__":
    main()
