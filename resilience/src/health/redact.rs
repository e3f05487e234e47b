//! Takes secrets out of the texts of errors, and holds the texts to a bounded length.

/// What stands in the place of a secret.
const MASK: &str = "***";

/// How long a text may be, in characters.
const LIMIT: usize = 1_024;

/// What stands at the end of a text that was cut.
const CUT: &str = "..";

/// Parts of the keys whose values are secrets, in lower case and without `_` and `-`.
const SECRET_PARTS: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "credential",
    "authorization",
    "apikey",
    "accesskey",
    "accountkey",
    "privatekey",
    "sharedkey",
    "signingkey",
];

/// The words before a secret in the value of `Authorization`.
const SCHEMES: [&str; 4] = ["basic", "bearer", "negotiate", "token"];

/// `text` without the credentials in addresses (`scheme://user:password@host`, `user:password@tcp(host)`) and the
/// values of keys such as `password`, in at most 1,024 characters; what was cut ends with `..`.
pub(crate) fn redact(text: &str) -> String {
    // Cut last: of half an address nobody could tell that it holds a password.
    cut(mask_pairs(&mask_addresses(text)))
}

fn cut(mut text: String) -> String {
    if text.char_indices().nth(LIMIT).is_some() {
        let end = text.char_indices().nth(LIMIT - CUT.len()).map_or(text.len(), |(end, _)| end);
        text.truncate(end);
        text.push_str(CUT);
    }
    text
}

fn mask_addresses(text: &str) -> String {
    let ends_word = |c: char| c.is_whitespace() || matches!(c, '"' | '`' | '<' | '>');
    let mut output = String::with_capacity(text.len());
    for word in text.split_inclusive(ends_word) {
        match word.rsplit_once('@') {
            Some((before, after)) => {
                mask_credentials(before, &mut output);
                output.push('@');
                output.push_str(after);
            }
            None => output.push_str(word),
        }
    }
    output
}

/// Writes what stands before the last `@` of a word. A password may hold any sign that nobody escaped, so all of it
/// after the user's name may be the password.
fn mask_credentials(before: &str, output: &mut String) {
    let scheme = before.find(':').filter(|colon| before[*colon..].starts_with("://"));
    let (scheme, credentials) = before.split_at(scheme.map_or(0, |colon| colon + "://".len()));
    output.push_str(scheme);
    let first = credentials.find([':', '@', '/', '?', '#']);
    let has_token = match first.map(|first| credentials.as_bytes()[first]) {
        None | Some(b'@') => !scheme.is_empty(),
        Some(b':') => !scheme.is_empty() && credentials.ends_with(':'),
        Some(_) => false,
    };
    match credentials.split_once(':') {
        _ if has_token => output.push_str(MASK),
        Some((user, _)) => {
            output.push_str(user);
            output.push(':');
            output.push_str(MASK);
        }
        None => output.push_str(credentials),
    }
}

fn mask_pairs(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_key) {
        let length = rest[start..].find(|c| !is_key(c)).unwrap_or(rest.len() - start);
        let (before, after) = rest.split_at(start + length);
        output.push_str(before);
        rest = after;
        if is_secret(&before[start..])
            && let Some(value) = value(after)
        {
            output.push_str(&after[..after.len() - value.len()]);
            output.push_str(MASK);
            rest = &value[value_length(value)..];
        }
    }
    output.push_str(rest);
    output
}

fn is_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

fn is_secret(key: &str) -> bool {
    let last = key.rsplit(['_', '-']).next().unwrap_or(key);
    if ["pass", "pw"].iter().any(|short| last.eq_ignore_ascii_case(short)) {
        return true;
    }
    let letters = key.chars().filter(|c| !matches!(c, '_' | '-'));
    let key: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    SECRET_PARTS.iter().any(|part| key.contains(part))
}

/// What begins with the value, after the key's closing quote and the separator.
fn value(after_key: &str) -> Option<&str> {
    let after_quote = after_key.trim_start_matches('\\').trim_start_matches(is_quote).trim_start();
    let value = after_quote.strip_prefix(['=', ':'])?.trim_start_matches(['=', ':', '>']).trim_start();
    Some(value).filter(|value| !value.is_empty())
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`')
}

/// The length of the value that `text` begins with, in bytes.
fn value_length(text: &str) -> usize {
    if let Some(inner) = text.strip_prefix("\\\"") {
        return inner.find("\\\"").map_or(text.len(), |end| end + 4);
    }
    if text.starts_with('{') {
        return text.find('}').map_or(text.len(), |end| end + 1);
    }
    if let Some(after) = SCHEMES.iter().find_map(|scheme| after_scheme(text, scheme)) {
        let secret = after.trim_start();
        return text.len() - secret.len() + word_length(secret);
    }
    word_length(text)
}

fn after_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let (found, after) = text.split_at_checked(scheme.len())?;
    (found.eq_ignore_ascii_case(scheme) && after.starts_with(char::is_whitespace)).then_some(after)
}

/// The length of a value that is quoted, or not, or in part.
fn word_length(text: &str) -> usize {
    let is_quoted = text.starts_with(is_quote);
    let mut position = 0;
    while let Some(c) = text[position..].chars().next() {
        if is_quote(c) {
            position += 1 + quoted_length(&text[position + 1..], c);
            // A quote that is doubled stands for itself.
            if is_quoted && !text[position..].starts_with(is_quote) {
                return position;
            }
        } else if c.is_whitespace() || matches!(c, '&' | ';' | ',' | ')') {
            return position;
        } else {
            position += c.len_utf8();
        }
    }
    position
}

/// The length up to and with the closing quote.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (position, c) in text.char_indices() {
        if c == quote && !escaped {
            return position + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

#[cfg(test)]
#[path = "redact_tests.rs"]
mod tests;
