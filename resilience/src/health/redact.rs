//! Takes secrets out of the texts of errors.

/// What stands in the place of a secret.
const MASK: &str = "***";

/// Keys whose values are secrets, wherever `key=value`, `key: value` or `key = 'value'` stands in a text.
const SECRET_KEYS: [&str; 7] = ["password", "passwd", "pwd", "secret", "token", "api_key", "apikey"];

/// `text` without the passwords in addresses (`scheme://user:password@host`) and in `password=..` pairs.
pub(crate) fn redact(text: &str) -> String {
    mask_pairs(&mask_addresses(text))
}

fn mask_addresses(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("://") {
        let (before, after) = rest.split_at(start + 3);
        output.push_str(before);
        let authority = &after[..authority_end(after)];
        rest = match authority.rsplit_once('@') {
            Some((credentials, _)) => {
                let user = credentials.split(':').next().unwrap_or_default();
                output.push_str(user);
                if user.len() < credentials.len() {
                    output.push(':');
                    output.push_str(MASK);
                }
                &after[credentials.len()..]
            }
            None => after,
        };
    }
    output.push_str(rest);
    output
}

/// Where the authority of an address ends. A password may hold a slash that nobody escaped, so a later `@` within
/// the same word still belongs to it.
fn authority_end(after: &str) -> usize {
    let word =
        after.find(|c: char| c.is_whitespace() || matches!(c, '"' | '`' | '<' | '>')).unwrap_or(after.len());
    match after[..word].rfind('@') {
        Some(at) => at + 1,
        None => after[..word].find(['/', '?', '#']).unwrap_or(word),
    }
}

fn mask_pairs(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, end)) = next_secret(rest) {
        output.push_str(&rest[..start]);
        output.push_str(MASK);
        rest = &rest[end..];
    }
    output.push_str(rest);
    output
}

/// The byte range of the first secret value in `text`.
fn next_secret(text: &str) -> Option<(usize, usize)> {
    let lower = text.to_ascii_lowercase();
    SECRET_KEYS.iter().filter_map(|key| secret_of(&lower, key)).min()
}

fn secret_of(lower: &str, key: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(found) = lower[from..].find(key) {
        let after_key = from + found + key.len();
        from = after_key;
        let value = lower[after_key..].trim_start().strip_prefix(['=', ':']).map(str::trim_start);
        let Some(value) = value.filter(|value| !value.is_empty() && !value.starts_with(MASK)) else {
            continue;
        };
        let start = lower.len() - value.len();
        return Some((start, start + value_length(value)));
    }
    None
}

fn value_length(value: &str) -> usize {
    match value.chars().next() {
        Some(quote @ ('"' | '\'' | '`')) => value[1..].find(quote).map_or(value.len(), |end| end + 2),
        _ => value
            .find(|c: char| c.is_whitespace() || matches!(c, '&' | ';' | ',' | ')'))
            .unwrap_or(value.len()),
    }
}

#[cfg(test)]
#[path = "redact_tests.rs"]
mod tests;
