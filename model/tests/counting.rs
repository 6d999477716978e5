//! What is counted of worlds can fail.

use restate_scaleout_api::exposure::{Exposure, Tolerance};
use restate_scaleout_model::faults::{self, Fault, healed};
use restate_scaleout_model::road::walk;
use restate_scaleout_model::safety::{Worth, untrue, what_is_missing};
use restate_scaleout_model::servers::settled;
use restate_scaleout_model::starts::{single, target};
use restate_scaleout_model::world::World;

fn grown() -> World {
    walk(&single(3), &target(3)).expect("a road that ends").pop().expect("its end")
}

fn told(losses: u32) -> Exposure {
    let tolerance = || Tolerance {
        losses: Some(losses),
        zones: None,
        machines: None,
        interrupted: false,
        because: String::new(),
    };
    Exposure { writes: tolerance(), data: tolerance(), metadata: tolerance() }
}

#[test]
fn losses_that_are_not_tolerated_are_found() {
    let world = grown();
    assert_eq!(untrue(&told(1), &world), None);
    let found = untrue(&told(2), &world).expect("two copies do not stand two losses");
    assert!(found.starts_with("losses tolerated for data: 2, and that of n1 and n2 is enough"), "{found}");
    assert!(untrue(&told(1), &single(3)).is_some());
}

#[test]
fn what_is_done_is_told_from_what_is_not() {
    let world = grown();
    assert_eq!(what_is_missing(&world, &target(3)), None);
    for (at, fault) in [(0, Fault::Killed), (2, Fault::DiskLost)] {
        let spoilt = settled(&faults::with(&world, at, fault));
        assert_eq!(what_is_missing(&spoilt, &target(3)), Some(format!("n{} takes no part", at + 1)));
    }
    let mut provisioning = world.clone();
    let file = provisioning.machines[1].file.as_mut().expect("a file");
    file.text = file.text.replace("node-name = \"n2\"", "node-name = \"n9\"");
    let missing = what_is_missing(&provisioning, &target(3)).expect("it comes back as another");
    assert!(missing.contains("a restart of"), "{missing}");
    assert!(what_is_missing(&single(3), &target(3)).is_some());
}

#[test]
fn a_loss_costs_what_it_costs() {
    let world = grown();
    let before = Worth::of(&world);
    let lost = |at: usize, fault: Fault| Worth::of(&faults::with(&world, at, fault)).lost_since(before);
    assert_eq!(lost(1, Fault::DiskLost), ["the tolerance of a loss"]);
    let two = faults::with(&faults::with(&world, 1, Fault::DiskLost), 2, Fault::DiskLost);
    assert_eq!(Worth::of(&two).lost_since(before).len(), 4);
    let killed = faults::with(&world, 1, Fault::Killed);
    assert!(Worth::of(&healed(&killed)).lost_since(before).is_empty(), "it comes back with its disk");
}
