//! Decimal numbers as Terraform computes with them.
//!
//! Terraform's numbers are binary floating-point numbers, each with its own precision: 512 bits
//! when written in code or converted from text, 64 for counts, 53 for the results of `pow` and
//! `log`. The precision shows when a number is printed, so it is kept here. Stands alone so that
//! the arithmetic library can be replaced without touching a dialect. Exponents are bounded: a
//! number takes a few hundred bytes at most, whatever the input.

mod arithmetic;
mod digits;
mod float;

use crate::text::Text;
use std::cmp::Ordering;

use num_bigint::BigUint;

pub use digits::Layout;

/// Precision of numbers that come from text.
const TEXT_PRECISION: u64 = 512;

/// Precision of whole numbers that the program counts.
const COUNT_PRECISION: u64 = 64;

/// The largest binary exponent, and the smallest negated. Terraform allows far more; nothing real
/// does.
const MAX_EXPONENT: i64 = 4_096;

/// Bits of whole numbers that `f64` holds exactly.
const EXACT_BITS: u32 = 53;

/// The longest text that is read as a number.
const MAX_TEXT: usize = 2_000;

/// A number: `±mantissa × 2^exponent`, or infinite.
#[derive(Clone, Debug)]
pub struct Number {
    negative: bool,
    /// Beyond all numbers; Terraform gets there by division by zero. The mantissa is 1 then.
    infinite: bool,
    /// Odd, or zero.
    mantissa: BigUint,
    /// Zero when the mantissa is.
    exponent: i64,
    /// Bits to which results are rounded; not part of equality.
    precision: u64,
}

/// Why arithmetic gives no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// The result is beyond the exponents this program computes with.
    OutOfRange,
    /// The result is not a number.
    Undefined,
}

impl NumberError {
    /// What is wrong.
    pub fn text(self) -> Text {
        match self {
            Self::OutOfRange => Text::fixed("数字超出范围", "number out of range"),
            Self::Undefined => Text::fixed("结果不是数字", "result is not a number"),
        }
    }
}

/// The result of arithmetic.
type Result = std::result::Result<Number, NumberError>;

impl Number {
    /// From decimal text such as `12`, `-0.5`, `1e3`; `None` when it is not a number, or one beyond
    /// the exponents that are computed with.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        if rest.len() > MAX_TEXT {
            return None;
        }
        if matches!(rest, "Inf" | "inf") {
            return Some(Self::infinite(negative));
        }
        let (decimal, scale) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], exponent(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
        let digits = [whole, fraction].concat();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mantissa = BigUint::parse_bytes(digits.as_bytes(), 10)?;
        let scale = scale - i64::try_from(fraction.len()).ok()?;
        Self::scaled(negative, mantissa, scale).ok()
    }

    /// Beyond all numbers.
    pub fn infinite(negative: bool) -> Self {
        Self {
            negative,
            infinite: true,
            mantissa: BigUint::from(1_u8),
            exponent: 0,
            precision: TEXT_PRECISION,
        }
    }

    /// Whether it is beyond all numbers.
    pub fn is_infinite(&self) -> bool {
        self.infinite
    }

    /// `±mantissa × 10^scale`, with the precision of text.
    fn scaled(negative: bool, mantissa: BigUint, scale: i64) -> Result {
        let power = BigUint::from(10_u8)
            .pow(u32::try_from(scale.unsigned_abs()).map_err(|_| NumberError::OutOfRange)?);
        if scale >= 0 {
            Self::rounded(negative, mantissa * power, 0, TEXT_PRECISION)
        } else {
            Self::quotient(negative, (mantissa, 0), (power, 0), TEXT_PRECISION)
        }
    }

    /// A whole number written in a radix from 2 to 62 (digits, then small, then capital letters; up
    /// to 36 case does not matter), with an optional sign.
    pub fn parse_radix(text: &str, radix: u32) -> Option<Self> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        if digits.is_empty() || digits.len() > MAX_TEXT || !(2..=62).contains(&radix) {
            return None;
        }
        let value = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'z' => Some(byte - b'a' + 10),
            b'A'..=b'Z' if radix <= 36 => Some(byte - b'A' + 10),
            b'A'..=b'Z' => Some(byte - b'A' + 36),
            _ => None,
        };
        let values: Vec<u8> = digits.bytes().map(value).collect::<Option<_>>()?;
        let mut mantissa = BigUint::ZERO;
        for value in values {
            if u32::from(value) >= radix {
                return None;
            }
            mantissa = mantissa * radix + value;
        }
        let precision = mantissa.bits().max(COUNT_PRECISION);
        Self::rounded(negative, mantissa, 0, precision).ok()
    }

    /// From a binary floating-point number.
    ///
    /// # Errors
    /// It is not a number.
    pub fn from_f64(n: f64) -> Result {
        if n.is_nan() {
            return Err(NumberError::Undefined);
        }
        if n.is_infinite() {
            return Ok(Self::infinite(n.is_sign_negative()));
        }
        let bits = n.to_bits();
        let (field, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
        let mantissa = if field == 0 { fraction } else { fraction | 1 << 52 };
        let exponent = i64::try_from(field.max(1)).unwrap_or(0) - 1_075;
        Self::rounded(n.is_sign_negative(), mantissa.into(), exponent, 53)
    }

    /// Rounds to nearest, ties to even, and normalizes.
    fn rounded(negative: bool, mut mantissa: BigUint, mut exponent: i64, precision: u64) -> Result {
        let bits = mantissa.bits();
        if bits > precision {
            let cut = bits - precision;
            let half = mantissa.bit(cut - 1);
            let rest = mantissa.trailing_zeros().is_some_and(|zeros| zeros < cut - 1);
            mantissa >>= cut;
            exponent += i64::try_from(cut).unwrap_or(i64::MAX / 2);
            if half && (rest || mantissa.bit(0)) {
                mantissa += 1_u8;
            }
        }
        let Some(zeros) = mantissa.trailing_zeros() else {
            return Ok(Self { negative, infinite: false, mantissa, exponent: 0, precision });
        };
        mantissa >>= zeros;
        exponent += i64::try_from(zeros).unwrap_or(i64::MAX / 2);
        let top = exponent + i64::try_from(mantissa.bits()).unwrap_or(i64::MAX / 2);
        if top.abs() > MAX_EXPONENT {
            return Err(NumberError::OutOfRange);
        }
        Ok(Self { negative, infinite: false, mantissa, exponent, precision })
    }

    fn quotient(
        negative: bool,
        over: (BigUint, i64),
        under: (BigUint, i64),
        precision: u64,
    ) -> Result {
        if under.0 == BigUint::ZERO {
            return if over.0 == BigUint::ZERO {
                Err(NumberError::Undefined)
            } else {
                Ok(Self::infinite(negative))
            };
        }
        let shift = (precision + 2 + under.0.bits()).saturating_sub(over.0.bits());
        let numerator = over.0 << shift;
        let exact = &numerator % &under.0 == BigUint::ZERO;
        let mut quotient = numerator / &under.0;
        // One more bit stands for all that was cut off, so that rounding sees it.
        quotient <<= 1_u8;
        if !exact {
            quotient += 1_u8;
        }
        let shift = i64::try_from(shift).map_err(|_| NumberError::OutOfRange)?;
        Self::rounded(negative, quotient, over.1 - under.1 - shift - 1, precision)
    }

    /// Whether it is a whole number.
    pub fn is_integer(&self) -> bool {
        self.exponent >= 0 && !self.infinite
    }

    /// -1, 0 or 1.
    pub fn signum(&self) -> i64 {
        match (self.mantissa == BigUint::ZERO, self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// The number as `i64`, if it is whole and fits.
    pub fn to_i64(&self) -> Option<i64> {
        if self.exponent < 0 || self.exponent > 64 || self.infinite {
            return None;
        }
        let magnitude = i128::try_from(&self.mantissa << self.exponent).ok()?;
        i64::try_from(if self.negative { -magnitude } else { magnitude }).ok()
    }

    /// The digits of the number without its fraction, in a radix from 2 to 36, small letters, with
    /// `-` in front.
    pub fn to_radix(&self, radix: u32) -> String {
        let whole = self.truncated();
        let sign = if self.negative && whole != BigUint::ZERO { "-" } else { "" };
        format!("{sign}{}", whole.to_str_radix(radix.clamp(2, 36)))
    }

    fn truncated(&self) -> BigUint {
        if self.exponent >= 0 {
            &self.mantissa << self.exponent
        } else {
            &self.mantissa >> self.exponent.unsigned_abs()
        }
    }

    /// The nearest `f64`.
    pub fn to_f64(&self) -> f64 {
        if self.infinite {
            return if self.negative { f64::NEG_INFINITY } else { f64::INFINITY };
        }
        // Whole numbers that fit need no way through text.
        if let (Ok(mantissa), Ok(shift)) =
            (u64::try_from(&self.mantissa), u32::try_from(self.exponent))
            && shift < EXACT_BITS
            && mantissa >> (EXACT_BITS - shift) == 0
        {
            #[allow(clippy::cast_precision_loss)] // The bound keeps it exact.
            let whole = (mantissa << shift) as f64;
            return if self.negative { -whole } else { whole };
        }
        self.to_string().parse().unwrap_or(f64::NAN)
    }
}

/// The exponent after `e`; `None` when it is not one, or too large.
fn exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|n: &i64| n.abs() <= MAX_EXPONENT)
}

impl From<i64> for Number {
    fn from(n: i64) -> Self {
        let magnitude = BigUint::from(n.unsigned_abs());
        let zeros = magnitude.trailing_zeros().unwrap_or(0);
        let exponent = i64::try_from(zeros).unwrap_or(0);
        Self {
            negative: n < 0,
            infinite: false,
            mantissa: magnitude >> zeros,
            exponent,
            precision: COUNT_PRECISION,
        }
    }
}

impl From<usize> for Number {
    fn from(n: usize) -> Self {
        Self::from(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_sign = self.signum().cmp(&other.signum());
        if by_sign != Ordering::Equal || self.signum() == 0 {
            return by_sign;
        }
        if self.infinite || other.infinite {
            let by_magnitude = self.infinite.cmp(&other.infinite);
            return if self.negative { by_magnitude.reverse() } else { by_magnitude };
        }
        let exponent = self.exponent.min(other.exponent);
        let magnitude = |n: &Self| &n.mantissa << (n.exponent - exponent);
        let by_magnitude = magnitude(self).cmp(&magnitude(other));
        if self.negative { by_magnitude.reverse() } else { by_magnitude }
    }
}

impl std::fmt::Display for Number {
    /// As Terraform prints it in a template: the shortest decimal that stands for the number at its
    /// precision, without exponent.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Layout::Plain, None))
    }
}
