//! A value as somebody wrote it, and what it is read as. The forms, the ranges and the words are those of the attributes;
//! only what is quoted in a file stands bare in a variable.

use std::time::Duration;

use super::duration;

/// A value as it was written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Written {
    /// The text of a variable.
    Bare(String),
    /// A string in a file.
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    /// What no setting is: `a table`, `an array`, `a date`.
    Other(&'static str),
}

/// Whether a duration of zero means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zero {
    Allowed,
    Refused,
}

/// A number of calls, or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Window {
    Calls(u32),
    Time(Duration),
}

/// What is wrong with a value, and what to write instead.
pub(crate) type Read<T> = Result<T, String>;

impl Written {
    pub(crate) fn duration(&self, zero: Zero) -> Read<Duration> {
        let duration = match self {
            Self::Bare(text) | Self::Text(text) => duration::read(text, self.quotes())?,
            Self::Integer(number) if *number < 0 => return Err("a duration cannot be negative".to_owned()),
            Self::Integer(number) => return Err(duration::without_unit(&number.to_string(), self.quotes())),
            Self::Float(number) => return Err(duration::without_unit(&number.to_string(), self.quotes())),
            Self::Boolean(_) | Self::Other(_) => {
                return Err(format!("a duration is a number and a unit, as in {}", self.quoted("30s")));
            }
        };
        if duration.is_zero() && zero == Zero::Refused {
            return Err(format!("this duration must be longer than zero, as in {}", self.quoted("30s")));
        }
        Ok(duration)
    }

    pub(crate) fn rate(&self) -> Read<(u32, Duration)> {
        match self {
            Self::Bare(text) | Self::Text(text) => duration::read_rate(text, self.quotes()),
            Self::Integer(count) => Err(duration::without_period(&count.to_string(), self.quotes())),
            _ => Err(format!("a rate is a count and a period, as in {}", self.quoted("100/minute"))),
        }
    }

    /// A whole number of at least `least`.
    pub(crate) fn count(&self, least: u32) -> Read<u32> {
        let number = match self {
            Self::Bare(text) => text.trim().parse().ok(),
            Self::Integer(number) => u32::try_from(*number).ok(),
            Self::Text(text) if text.trim().parse::<u32>().is_ok() => return Err(unquoted(text)),
            _ => None,
        };
        number
            .filter(|number| *number >= least)
            .ok_or_else(|| format!("a count is a whole number from {least} to {}", u32::MAX))
    }

    /// A share of the whole that is more than nothing.
    pub(crate) fn share(&self) -> Read<f64> {
        let form = format!("a ratio is written {} or `0.5`", self.quoted("50%"));
        let share = match self {
            Self::Bare(text) | Self::Text(text) if text.trim().ends_with('%') => {
                let percent = text.trim().trim_end_matches('%').trim().parse::<f64>();
                percent.map_err(|_| form.clone())? / 100.0
            }
            Self::Bare(text) => text.trim().parse::<f64>().map_err(|_| form.clone())?,
            Self::Float(number) => *number,
            Self::Integer(number) if !(0..=1).contains(number) => {
                return Err(format!("{form}: write {}", self.quoted(&format!("{number}%"))));
            }
            Self::Integer(number) => f64::from(u8::from(*number == 1)),
            _ => return Err(form),
        };
        if share.is_sign_negative() && share != 0.0 {
            return Err(format!("a ratio cannot be negative: {form}"));
        }
        if !(0.0..=1.0).contains(&share) {
            return Err(format!("a ratio lies between 0 and 1, that is 0% and 100%: {form}"));
        }
        if share == 0.0 {
            return Err(format!(
                "this share must be more than nothing, as in {} or `0.5`",
                self.quoted("50%")
            ));
        }
        Ok(share)
    }

    /// By how much something grows each time.
    pub(crate) fn factor(&self) -> Read<f64> {
        let number = match self {
            Self::Bare(text) => text.trim().parse().ok(),
            #[expect(clippy::cast_precision_loss, reason = "what large factors lose is nothing")]
            Self::Integer(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            Self::Text(text) if text.trim().parse::<f64>().is_ok() => return Err(unquoted(text)),
            _ => None,
        };
        number
            .filter(|factor: &f64| factor.is_finite() && *factor >= 1.0)
            .ok_or_else(|| "a factor is a number of at least 1, as in `2` or `1.5`".to_owned())
    }

    /// A number of calls, or a time.
    pub(crate) fn window(&self) -> Read<Window> {
        let is_count = match self {
            Self::Bare(text) => text.trim().parse::<i64>().is_ok(),
            Self::Integer(_) => true,
            _ => false,
        };
        if is_count {
            self.count(1).map(Window::Calls)
        } else {
            self.duration(Zero::Refused).map(Window::Time)
        }
    }

    /// One of a few words.
    pub(crate) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Read<T> {
        let found = match self {
            Self::Bare(text) | Self::Text(text) => words.iter().find(|(word, _)| *word == text.trim()),
            _ => None,
        };
        found.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<_> = words.iter().map(|(word, _)| self.quoted(word)).collect();
            format!("write {}", super::nearest::listed(&words, "or"))
        })
    }

    /// Yes or no.
    pub(crate) fn flag(&self) -> Read<bool> {
        match self {
            Self::Boolean(flag) => return Ok(*flag),
            Self::Bare(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "on" | "yes" | "1" => return Ok(true),
                "false" | "off" | "no" | "0" => return Ok(false),
                _ => {}
            },
            _ => {}
        }
        Err("write `true` or `false`".to_owned())
    }

    /// `text` as it is to be written in the place of this, and as messages show it.
    fn quoted(&self, text: &str) -> String {
        if matches!(self, Self::Bare(_)) { format!("`{text}`") } else { format!("`\"{text}\"`") }
    }

    fn quotes(&self) -> impl Fn(&str) -> String + '_ {
        |text| self.quoted(text)
    }
}

fn unquoted(text: &str) -> String {
    format!("write the number without quotes: `{}`", text.trim())
}

/// As it was written, for messages.
impl std::fmt::Display for Written {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bare(text) => formatter.write_str(text.trim()),
            Self::Text(text) => write!(formatter, "{text:?}"),
            Self::Integer(number) => write!(formatter, "{number}"),
            Self::Float(number) => write!(formatter, "{number}"),
            Self::Boolean(flag) => write!(formatter, "{flag}"),
            Self::Other(what) => formatter.write_str(what),
        }
    }
}
