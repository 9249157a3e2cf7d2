//! Logarithms and powers of `f64`, bit by bit as Go computes them.
//!
//! Terraform is written in Go, whose results differ from those of Rust's libraries in the last
//! digit; programs round them (`ceil(log(n, 2))`), and then the last digit decides. The algorithms
//! are those of FreeBSD's and Cephes' libraries. A power with a fraction in its exponent may still
//! differ in the last of 17 digits: there Go's own result depends on the processor.

use std::f64::consts::FRAC_1_SQRT_2;

/// The natural logarithm (FreeBSD `e_log.c`).
// The constants stand as published.
#[allow(clippy::excessive_precision)]
pub(super) fn ln(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x <= 0.0 {
        return if x == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
    }
    let (mut fraction, mut exponent) = split(x);
    if fraction < FRAC_1_SQRT_2 {
        fraction *= 2.0;
        exponent -= 1;
    }
    let f = fraction - 1.0;
    let k = f64::from(exponent);
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let odd = s2
        * (6.666_666_666_666_735_130e-01
            + s4 * (2.857_142_874_366_239_149e-01
                + s4 * (1.818_357_216_161_805_012e-01 + s4 * 1.479_819_860_511_658_591e-01)));
    let even = s4
        * (3.999_999_999_940_941_908e-01
            + s4 * (2.222_219_843_214_978_396e-01 + s4 * 1.531_383_769_920_937_332e-01));
    let half = 0.5 * f * f;
    k * 6.931_471_803_691_238_164_90e-01
        - ((half - (s * (half + (odd + even)) + k * 1.908_214_929_270_587_700_02e-10)) - f)
}

/// `x` to the power of `y`, by repeated squaring for the whole part of `y`.
pub(super) fn pow(x: f64, y: f64) -> f64 {
    let magnitude = y.abs();
    let (mut whole, mut rest) = (magnitude.trunc(), magnitude.fract());
    if rest != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    if y == 0.5 {
        return x.sqrt();
    }
    if y == -0.5 {
        return 1.0 / x.sqrt();
    }
    // Zero, infinity and exponents beyond any result are the same everywhere.
    if x == 0.0 || !x.is_finite() || !y.is_finite() || whole >= 9.0e18 {
        return x.powf(y);
    }
    let mut result = 1.0;
    if rest != 0.0 {
        if rest > 0.5 {
            rest -= 1.0;
            whole += 1.0;
        }
        result = (rest * ln(x)).exp();
    }
    let (mut result, mut exponent) = times_power(result, x, whole);
    if y < 0.0 {
        result = 1.0 / result;
        exponent = -exponent;
    }
    // In two steps, so that neither factor overflows alone.
    let half = exponent.clamp(-2_100, 2_100) / 2;
    result * 2_f64.powi(half) * 2_f64.powi(exponent.clamp(-2_100, 2_100) - half)
}

/// `result × x^times` for a whole `times`, by repeated squaring; as a number and a power of two
/// beside it.
fn times_power(mut result: f64, x: f64, mut times: f64) -> (f64, i32) {
    let mut exponent = 0_i32;
    let (mut base, mut base_exponent) = split(x);
    while times > 0.0 {
        if base_exponent.abs() > 1 << 12 {
            exponent = exponent.saturating_add(base_exponent);
            break;
        }
        if times % 2.0 == 1.0 {
            result *= base;
            exponent += base_exponent;
        }
        base *= base;
        base_exponent *= 2;
        if base < 0.5 {
            base += base;
            base_exponent -= 1;
        }
        times = (times / 2.0).trunc();
    }
    (result, exponent)
}

/// A number as a fraction from 0.5 to 1 (with its sign) and a power of two.
fn split(x: f64) -> (f64, i32) {
    // Numbers without a leading bit are first made normal.
    let (x, shift) = if x.abs() < f64::MIN_POSITIVE { (x * 2_f64.powi(60), -60) } else { (x, 0) };
    let bits = x.to_bits();
    let exponent = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(0) - 1_022;
    (f64::from_bits(bits & !(0x7ff << 52) | 1_022 << 52), exponent + shift)
}
