// Quotients as `sparse.scale-major` rounds them.
#pragma once
#include "call.hpp"
#include "values.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// The type of the values of a matrix.
template <class M> struct value_of;
template <class T, class P> struct value_of<const Matrix<T, P>&> { typedef T type; };

// f32 results are quotients of f32 operands, so integers are rounded first. Factor 0 counts as 1.
template <class Real, class T> inline Real quotient(T value, Real factor) { return Real(value) / (factor == 0 ? Real(1) : factor); }

}}  // namespace sparsome::SPARSOME_TARGET
