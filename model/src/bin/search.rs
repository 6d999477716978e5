//! Searches one setting and prints what came out.

use std::time::Duration;

use restate_scaleout_model::{search, starts, story};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, or: u64| args.get(at).and_then(|arg| arg.parse().ok()).unwrap_or(or);
    let (nodes, faults, seconds) = (number(0, 3) as usize, number(1, 0) as usize, number(2, 60));
    let setting = search::Setting {
        name: format!("single → {nodes} nodes, {faults} faults"),
        start: starts::single(nodes),
        target: starts::target(nodes),
        faults,
        lies: number(3, 0) == 1,
    };
    let report = search::search(&setting, Duration::from_secs(seconds), 20);
    for finding in &report.found {
        println!("{}\n", story::story(finding));
        if number(4, 0) == 1 {
            println!("{:#?}", finding.world);
        }
    }
    for (told, count) in &report.told {
        println!("{count:>7}  {told}");
    }
    println!("{}\n{:.1} s", story::table(std::slice::from_ref(&report)), report.took.as_secs_f32());
}
