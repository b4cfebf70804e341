// The exact mathematics for `double`, for one native vector and for `f64x8`: the bits of packages/core/src/math.
#pragma once
#include "math/erfc.hpp"
#include "math/exp.hpp"
#include "math/log.hpp"
#include "math/pow.hpp"
