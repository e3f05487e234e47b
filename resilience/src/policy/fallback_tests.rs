use super::*;

fn counts(fallback: &Fallback) -> Vec<(&'static str, u64)> {
    fallback.served().map(|(kind, count)| (kind.as_str(), count)).collect()
}

#[test]
fn each_kind_is_counted_and_there_from_the_start() {
    let fallback = Fallback::new("search").checked();
    assert_eq!(fallback.name(), "search");
    assert_eq!(counts(&fallback), [("closure", 0), ("function", 0), ("expression", 0), ("none", 0)]);
    fallback.count(FallbackKind::Closure);
    fallback.count(FallbackKind::Expression);
    fallback.count(FallbackKind::Expression);
    fallback.count(FallbackKind::None);
    assert_eq!(counts(&fallback), [("closure", 1), ("function", 0), ("expression", 2), ("none", 1)]);
}

#[test]
fn kinds_have_one_word_each() {
    let words = FallbackKind::ALL.map(|kind| kind.to_string());
    assert_eq!(words, ["closure", "function", "expression", "none", "cache"]);
    for (index, kind) in FallbackKind::ALL.into_iter().enumerate() {
        assert_eq!(kind as usize, index, "the counts are by index");
    }
}
