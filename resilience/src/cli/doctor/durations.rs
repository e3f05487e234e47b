//! How long checks take, as a scrape tells it.

/// How many of the runs are looked at.
const SHARE: f64 = 0.99;

/// Each check with the upper edge, in seconds, of the bucket within which 99 % of its runs ended; infinite beyond the
/// last one. Checks that never ran are left out.
pub(super) fn slowest(scrape: &str) -> Vec<(String, f64)> {
    let mut buckets: Vec<(String, Vec<(f64, f64)>)> = Vec::new();
    for line in scrape.lines() {
        let Some(rest) = line.strip_prefix("health_check_duration_seconds_bucket{") else { continue };
        let Some((labels, count)) = rest.rsplit_once("} ") else { continue };
        let (Some(name), Some(edge)) = (label(labels, "name"), label(labels, "le")) else { continue };
        let (Ok(edge), Ok(count)) = (edge.replace("+Inf", "inf").parse(), count.trim().parse()) else {
            continue;
        };
        match buckets.iter_mut().find(|(known, _)| *known == name) {
            Some((_, edges)) => edges.push((edge, count)),
            None => buckets.push((name, vec![(edge, count)])),
        }
    }
    let found = buckets.into_iter().filter_map(|(name, edges)| {
        let all = edges.iter().map(|(_, count)| *count).fold(0.0, f64::max);
        let edge = edges
            .iter()
            .filter(|(_, count)| *count >= all * SHARE)
            .map(|(edge, _)| *edge)
            .reduce(f64::min)?;
        (all > 0.0).then_some((name, edge))
    });
    found.collect()
}

/// The value of a label, without its escapes.
fn label(labels: &str, name: &str) -> Option<String> {
    let start = format!("{name}=\"");
    let mut rest = labels;
    loop {
        let own = rest.strip_prefix(&start);
        let value = own.unwrap_or_else(|| rest.split_once("=\"").map_or("", |(_, value)| value));
        let (text, after) = quoted(value)?;
        if own.is_some() {
            return Some(text);
        }
        rest = after.strip_prefix(',')?;
    }
}

/// A text up to its closing quote, and what follows that.
fn quoted(value: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut signs = value.char_indices();
    while let Some((place, sign)) = signs.next() {
        match sign {
            '"' => return Some((text, &value[place + 1..])),
            '\\' => text.push(match signs.next()?.1 {
                'n' => '\n',
                other => other,
            }),
            other => text.push(other),
        }
    }
    None
}

#[cfg(test)]
#[path = "durations_tests.rs"]
mod tests;
