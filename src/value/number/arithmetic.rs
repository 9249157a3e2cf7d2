//! Arithmetic, rounded as Terraform rounds.
//!
//! Results have the larger precision of the operands. Apart from reading and printing, which need
//! no arithmetic.

use std::cmp::Ordering;

use num_bigint::BigUint;

use super::{Number, NumberError, Result, TEXT_PRECISION, float};

impl Number {
    /// The number with the other sign.
    #[must_use]
    pub fn neg(&self) -> Self {
        Self { negative: !self.negative, ..self.clone() }
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        Self { negative: false, ..self.clone() }
    }

    /// The greatest whole number that is not above this one.
    #[must_use]
    pub fn floor(&self) -> Self {
        self.whole(self.negative)
    }

    /// The smallest whole number that is not below this one.
    #[must_use]
    pub fn ceil(&self) -> Self {
        self.whole(!self.negative)
    }

    fn whole(&self, away: bool) -> Self {
        if self.signum() == 0 {
            return self.abs();
        }
        if self.is_integer() || self.infinite {
            return self.clone();
        }
        let magnitude = self.truncated() + u8::from(away);
        // A whole number of no more bits than before: it always fits. Zero has no sign here.
        let negative = self.negative && magnitude != BigUint::ZERO;
        Self::rounded(negative, magnitude, 0, self.precision).unwrap_or_else(|_| self.clone())
    }

    /// `self + other`
    ///
    /// # Errors
    /// The result is out of range, or an infinite number is taken from itself.
    pub fn add(&self, other: &Self) -> Result {
        match (self.infinite, other.infinite) {
            (true, true) if self.negative != other.negative => return Err(NumberError::Undefined),
            (true, _) => return Ok(self.clone()),
            (false, true) => return Ok(other.clone()),
            (false, false) => {}
        }
        let precision = self.precision.max(other.precision);
        let exponent = self.exponent.min(other.exponent);
        let a = &self.mantissa << (self.exponent - exponent);
        let b = &other.mantissa << (other.exponent - exponent);
        match (self.negative == other.negative, a.cmp(&b)) {
            (true, _) => Self::rounded(self.negative, a + b, exponent, precision),
            (false, Ordering::Greater) => Self::rounded(self.negative, a - b, exponent, precision),
            (false, Ordering::Less) => Self::rounded(other.negative, b - a, exponent, precision),
            (false, Ordering::Equal) => Self::rounded(false, BigUint::ZERO, 0, precision),
        }
    }

    /// `self - other`
    ///
    /// # Errors
    /// The result is out of range.
    pub fn sub(&self, other: &Self) -> Result {
        self.add(&other.neg())
    }

    /// `self * other`
    ///
    /// # Errors
    /// The result is out of range, or an infinite number is taken zero times.
    pub fn mul(&self, other: &Self) -> Result {
        if self.infinite || other.infinite {
            let zero = self.signum() == 0 || other.signum() == 0;
            return if zero {
                Err(NumberError::Undefined)
            } else {
                Ok(Self::infinite(self.negative != other.negative))
            };
        }
        let product = &self.mantissa * &other.mantissa;
        let exponent = self.exponent + other.exponent;
        let mut result =
            Self::rounded(self.negative != other.negative, product, exponent, TEXT_PRECISION)?;
        result.precision = self.precision.max(other.precision).max(result.mantissa.bits());
        Ok(result)
    }

    /// `self / other`; anything but zero divided by zero is infinite.
    ///
    /// # Errors
    /// Zero by zero, infinite by infinite, or the result is out of range.
    pub fn div(&self, other: &Self) -> Result {
        let negative = self.negative != other.negative;
        match (self.infinite, other.infinite) {
            (true, true) => return Err(NumberError::Undefined),
            (true, false) => return Ok(Self::infinite(negative)),
            (false, true) => return Self::rounded(negative, BigUint::ZERO, 0, self.precision),
            (false, false) => {}
        }
        let over = (self.mantissa.clone(), self.exponent);
        let under = (other.mantissa.clone(), other.exponent);
        Self::quotient(
            self.negative != other.negative,
            over,
            under,
            self.precision.max(other.precision),
        )
    }

    /// `self % other`, with the sign of `self`. Like Terraform, a divisor of zero gives `self`
    /// back.
    ///
    /// # Errors
    /// The result is out of range.
    pub fn rem(&self, other: &Self) -> Result {
        if self.infinite || other.infinite {
            return Err(NumberError::Undefined);
        }
        if other.signum() == 0 {
            return Ok(self.clone());
        }
        let quotient = self.div(other)?;
        let times = Self::rounded(quotient.negative, quotient.truncated(), 0, self.precision)?;
        let product = Self::rounded(
            times.negative != other.negative,
            times.mantissa * &other.mantissa,
            times.exponent + other.exponent,
            self.precision,
        )?;
        let mut result = self.sub(&product)?;
        result.precision = self.precision;
        Ok(result)
    }

    /// `self` to the power of `power`, computed in `f64` as Terraform does.
    ///
    /// # Errors
    /// The result is not finite.
    pub fn pow(&self, power: &Self) -> Result {
        Self::from_f64(float::pow(self.to_f64(), power.to_f64()))
    }

    /// The logarithm in a base, computed in `f64` as Terraform does.
    ///
    /// # Errors
    /// The result is not finite.
    pub fn log(&self, base: &Self) -> Result {
        Self::from_f64(float::ln(self.to_f64()) / float::ln(base.to_f64()))
    }
}
