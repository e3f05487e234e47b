//! What a policy costs, against the bare call, what the machine allows at best, and the published peers.
//!
//! `cargo run --release` measures time, with `instructions` instructions and allocations (by valgrind), with `memory` the
//! bytes of a key. Words after that choose the groups whose titles contain them.

mod breakers;
mod callee;
mod limiters;
mod measure;
mod retries;
mod stacks;
mod valgrind;

use measure::{Group, by_two_threads, in_turns};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", title, name, times] => run(title, name, times),
        ["keys", name] => limiters::fill(name),
        ["instructions", wanted @ ..] => chosen(wanted).iter().for_each(print_instructions),
        ["memory"] => limiters::print_memory(),
        wanted => chosen(wanted).iter().for_each(print_times),
    }
}

fn groups() -> Vec<Group> {
    [breakers::groups(), stacks::groups(), retries::groups(), limiters::groups()]
        .into_iter()
        .flatten()
        .collect()
}

fn chosen(wanted: &[&str]) -> Vec<Group> {
    let is_wanted = |group: &Group| wanted.is_empty() || wanted.iter().any(|word| group.title.contains(word));
    groups().into_iter().filter(is_wanted).collect()
}

fn print_times(group: &Group) {
    let times = in_turns(&group.contenders);
    let shared = if group.shared { by_two_threads(&group.contenders, &times) } else { Vec::new() };
    println!("\n{}\n{:<46} {:>9} {:>11} {:>12}", group.title, "", "ns", "over bare", "two threads");
    for (index, contender) in group.contenders.iter().enumerate() {
        let threads = shared.get(index).map(|times| format!("{times:.2}")).unwrap_or_default();
        let over = times[index] - times[0];
        println!("{:<46} {:>9.1} {:>11.1} {:>12}", contender.name, times[index], over, threads);
    }
}

fn print_instructions(group: &Group) {
    println!(
        "\n{}\n{:<46} {:>12} {:>11} {:>12}",
        group.title, "", "instructions", "over bare", "allocations"
    );
    let mut bare = None;
    for contender in &group.contenders {
        let counted = valgrind::count(group.title, contender.name);
        let bare = *bare.get_or_insert(counted.instructions);
        let over = counted.instructions - bare;
        println!(
            "{:<46} {:>12.1} {:>11.1} {:>12.2}",
            contender.name, counted.instructions, over, counted.allocations
        );
    }
}

fn run(title: &str, name: &str, times: &str) {
    let _inside = callee::runtime().enter();
    let groups = groups();
    let group = groups.iter().find(|group| group.title == title).expect("a group of this title");
    let contender = group.contenders.iter().find(|contender| contender.name == name).expect("a contender");
    let times = times.parse().expect("a number");
    (contender.run)(times);
    valgrind::measured(contender.run, times);
}
