//! Numbers as decimal text, in the layouts of Terraform's templates and of its `format`.
//!
//! A number is a binary fraction; its shortest text is the one with the fewest digits that reads
//! back to the same number at the number's precision. Apart from the arithmetic, because only
//! printing needs decimal digits.

use num_bigint::BigUint;

use super::Number;

/// How digits are laid out; the names of `format`'s verbs are `%f`, `%e` and `%g`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Without exponent.
    Plain,
    /// With exponent.
    Exponent,
    /// Without exponent where that stays short.
    General,
}

/// Decimal digits without leading or trailing zeros: `0.d₁d₂d₃… × 10^point`.
struct Digits {
    digits: Vec<u8>,
    point: i64,
}

impl Digits {
    /// All digits of `mantissa × 2^exponent`.
    fn exact(mantissa: &BigUint, exponent: i64) -> Self {
        let (scaled, places) = if exponent >= 0 {
            (mantissa << exponent, 0)
        } else {
            let places = exponent.unsigned_abs();
            (mantissa * BigUint::from(5_u8).pow(u32::try_from(places).unwrap_or(u32::MAX)), places)
        };
        // Almost all numbers of code are small; the crate takes long for those too.
        let digits = u64::try_from(&scaled)
            .map_or_else(|_| scaled.to_str_radix(10), |small| small.to_string())
            .into_bytes();
        let point = signed(digits.len()) - i64::try_from(places).unwrap_or(i64::MAX);
        let mut result = Self { digits, point };
        if result.digits == b"0" {
            result.digits.clear();
        }
        result.trim();
        result
    }

    fn at(&self, index: usize) -> u8 {
        self.digits.get(index).copied().unwrap_or(b'0')
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
    }

    /// Keeps `n` digits, rounding half to even.
    fn round(&mut self, n: i64) {
        let Ok(n) = usize::try_from(n) else {
            self.cut(0);
            return;
        };
        if n >= self.digits.len() {
            return;
        }
        let tie = self.at(n) == b'5' && n + 1 == self.digits.len();
        let up = if tie { n > 0 && (self.at(n - 1) - b'0') % 2 == 1 } else { self.at(n) >= b'5' };
        if up { self.up(n) } else { self.cut(n) }
    }

    fn cut(&mut self, n: usize) {
        self.digits.truncate(n);
        self.trim();
    }

    fn up(&mut self, n: usize) {
        self.digits.truncate(n);
        while self.digits.last() == Some(&b'9') {
            self.digits.pop();
        }
        match self.digits.last_mut() {
            Some(last) => *last += 1,
            None => {
                self.digits.push(b'1');
                self.point += 1;
            }
        }
    }

    fn exponent_text(&self, places: usize, out: &mut String) {
        out.push(char::from(self.at(0)));
        if places > 0 {
            out.push('.');
            out.extend((1..=places).map(|i| char::from(self.at(i))));
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        let sign = if exponent < 0 { '-' } else { '+' };
        out.push_str(&format!("e{sign}{:02}", exponent.abs()));
    }

    fn plain_text(&self, places: usize, out: &mut String) {
        match usize::try_from(self.point) {
            Ok(whole) if whole > 0 => out.extend((0..whole).map(|i| char::from(self.at(i)))),
            _ => out.push('0'),
        }
        if places > 0 {
            out.push('.');
            let digit =
                |i: usize| usize::try_from(self.point + signed(i)).map_or(b'0', |i| self.at(i));
            out.extend((0..places).map(|i| char::from(digit(i))));
        }
    }

    fn general_text(&self, mut places: usize, shortest: bool, out: &mut String) {
        let len = self.digits.len();
        let limit = match (shortest, places > len && signed(len) >= self.point) {
            (true, _) => 6,
            (false, true) => len,
            (false, false) => places,
        };
        let exponent = self.point - 1;
        if exponent < -4 || exponent >= signed(limit) {
            self.exponent_text(places.min(len).saturating_sub(1), out);
            return;
        }
        if signed(places) > self.point {
            places = len;
        }
        self.plain_text(usize::try_from(signed(places) - self.point).unwrap_or(0), out);
    }
}

fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Number {
    /// The number in a layout with a number of places (for [`Layout::General`]: of digits), or with
    /// the fewest digits that stand for it. Callers bound the places.
    pub fn text(&self, layout: Layout, places: Option<usize>) -> String {
        if self.is_infinite() {
            return if self.negative { "-Inf" } else { "+Inf" }.to_owned();
        }
        let mut out = String::new();
        if self.negative {
            out.push('-');
        }
        let mut digits = if places.is_some() {
            Digits::exact(&self.mantissa, self.exponent)
        } else {
            self.shortest()
        };
        let len = digits.digits.len();
        match (layout, places) {
            (Layout::Plain, Some(places)) => {
                digits.round(digits.point + signed(places));
                digits.plain_text(places, &mut out);
            }
            (Layout::Exponent, Some(places)) => {
                digits.round(signed(places) + 1);
                digits.exponent_text(places, &mut out);
            }
            (Layout::General, Some(places)) => {
                digits.round(signed(places.max(1)));
                digits.general_text(places.max(1), false, &mut out);
            }
            (Layout::Plain, None) => digits
                .plain_text(usize::try_from(signed(len) - digits.point).unwrap_or(0), &mut out),
            (Layout::Exponent, None) => digits.exponent_text(len.saturating_sub(1), &mut out),
            (Layout::General, None) => digits.general_text(len, true, &mut out),
        }
        out
    }

    /// The fewest digits that round to this number at its precision.
    fn shortest(&self) -> Digits {
        let mut digits = Digits::exact(&self.mantissa, self.exponent);
        if self.mantissa == BigUint::ZERO {
            return digits;
        }
        // Half a unit in the last place, as the last bit of `mantissa`.
        let shift = (self.precision + 1).saturating_sub(self.mantissa.bits());
        let mantissa = &self.mantissa << shift;
        let exponent = self.exponent - i64::try_from(shift).unwrap_or(0);
        let lower = Digits::exact(&(&mantissa - 1_u8), exponent);
        let upper = Digits::exact(&(&mantissa + 1_u8), exponent);
        // Ties go to even: the bounds themselves stand for this number only when it is even.
        let inclusive = !mantissa.bit(1);
        for i in 0..digits.digits.len() {
            let (low, here, high) = (lower.at(i), digits.at(i), upper.at(i));
            let down = low != here || inclusive && i + 1 == lower.digits.len();
            let up = here != high && (inclusive || here + 1 < high || i + 1 < upper.digits.len());
            match (down, up) {
                (true, true) => digits.round(signed(i) + 1),
                (true, false) => digits.cut(i + 1),
                (false, true) => digits.up(i + 1),
                (false, false) => continue,
            }
            break;
        }
        digits
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    /// Results of `terraform console`.
    #[test]
    fn whole_numbers_and_others_become_the_same_floats() {
        for text in [
            "0",
            "-0",
            "1",
            "-12",
            "4503599627370496",
            "9007199254740991",
            "9007199254740992",
            "-9007199254740993",
            "1e22",
            "0.1",
            "1.5",
        ] {
            assert_eq!(
                number(text).to_f64().to_bits(),
                number(text).to_string().parse::<f64>().unwrap().to_bits(),
                "{text}"
            );
        }
    }

    #[test]
    fn numbers_print_as_in_templates() {
        let third = number("1").div(&number("3")).unwrap();
        assert_eq!(third.to_string(), format!("0.{}5", "3".repeat(154)));
        assert_eq!(
            number("2").div(&number("3")).unwrap().to_string(),
            format!("0.{}7", "6".repeat(153))
        );
        assert_eq!(
            number("100").div(&number("3")).unwrap().to_string(),
            format!("33.{}", "3".repeat(152))
        );
        assert_eq!(number("0.1").add(&number("0.2")).unwrap(), number("0.3"));
        assert_eq!(third.mul(&number("3")).unwrap(), number("1"));
        for (text, want) in [
            ("1e21", "1000000000000000000000"),
            ("0.000001", "0.000001"),
            ("1e-30", "0.000000000000000000000000000001"),
            (
                "123456789012345678901234567890.123456789012345678901234567890",
                "123456789012345678901234567890.12345678901234567890123456789",
            ),
            ("-0", "-0"),
            ("+1", "1"),
            (".5", "0.5"),
            ("5.", "5"),
            ("010", "10"),
        ] {
            assert_eq!(number(text).to_string(), want, "{text}");
        }
        assert_eq!(number("1e999").to_string(), format!("1{}", "0".repeat(999)));
    }

    #[test]
    fn floating_point_results_have_their_own_precision() {
        assert_eq!(number("2").pow(&number("0.5")).unwrap().to_string(), "1.4142135623730951");
        let power = number("2").pow(&number("200")).unwrap();
        assert_eq!(
            power.to_string(),
            "1606938044258990300000000000000000000000000000000000000000000"
        );
        assert_eq!(number("10").log(&number("2")).unwrap().to_string(), "3.3219280948873626");
    }

    #[test]
    fn remainders_keep_the_sign() {
        let rem = |a: &str, b: &str| number(a).rem(&number(b)).unwrap().to_string();
        assert_eq!(
            [rem("10", "3"), rem("-10", "3"), rem("10.5", "3"), rem("1e400", "7"), rem("5", "0")],
            ["1", "-1", "1.5", "0", "5"]
        );
    }

    #[test]
    fn what_is_not_a_number_or_too_large_is_refused() {
        for text in [
            "",
            "1_000",
            "1e",
            "0x10",
            " 1",
            "infinity",
            "1e999999999",
            "1e-999999999",
            "1.2.3",
            "e5",
            ".",
        ] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
        assert!(Number::parse(&"9".repeat(100_000)).is_none());
        let huge = number("1e1000");
        assert_eq!(huge.mul(&huge), Err(super::super::NumberError::OutOfRange));
        assert_eq!(huge.div(&number("0")), Ok(Number::infinite(false)));
        assert_eq!(number("0").div(&number("0")), Err(super::super::NumberError::Undefined));
    }

    #[test]
    fn whole_parts_and_order() {
        let show = |n: Number| n.to_string();
        assert_eq!(
            [show(number("-1.5").floor()), show(number("-1.5").ceil()), show(number("1.2").ceil())],
            ["-2", "-1", "2"]
        );
        assert!(
            number("-2") < number("-1.5")
                && number("0.1") < number("0.2")
                && number("1e3") > number("999.9")
        );
        assert_eq!(number("1e3").to_i64(), Some(1000));
        assert_eq!(number("-9223372036854775808").to_i64(), Some(i64::MIN));
        assert_eq!((number("9223372036854775808").to_i64(), number("1.5").to_i64()), (None, None));
        assert_eq!(number("255").to_radix(16), "ff");
        assert!((number("0.1").to_f64() - 0.1).abs() < f64::EPSILON);
    }
}
