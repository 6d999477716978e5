use super::*;

fn set(numbers: &[u32]) -> BTreeSet<NodeId> {
    numbers.iter().copied().map(NodeId).collect()
}

fn property(text: &str) -> Property {
    Property::parse(text).expect(text)
}

/// N1 to N`n`, each in the zone that its letter names; `-` has none.
fn zones(letters: &str) -> (BTreeSet<NodeId>, Locations) {
    let nodes = (1..).map(NodeId).zip(letters.chars());
    let locations: Locations = nodes
        .map(|(node, zone)| (node, if zone == '-' { String::new() } else { format!("r.{zone}") }))
        .collect();
    (locations.keys().copied().collect(), locations)
}

#[test]
fn the_grammar_is_restates() {
    let read = |text| Property::parse(text).map(|it| (it.nodes, it.zones, it.regions));
    assert_eq!(read("2"), Some((2, 1, 1)));
    assert_eq!(read("{node: 2}"), Some((2, 1, 1)));
    assert_eq!(read("{zone: 2, node: 3}"), Some((3, 2, 1)));
    assert_eq!(read("{node:3,Zone:2}"), Some((3, 2, 1)));
    assert_eq!(read("{zone: 2}"), Some((2, 2, 1)));
    assert_eq!(read("{region: 2, zone: 3, node: 5}"), Some((5, 3, 2)));
    for wrong in [
        "",
        "0",
        "-1",
        "2.0",
        " 2",
        "{}",
        "{node: 0}",
        "{region: 0}",
        "{region: 0, zone: 1}",
        "{node: 2,}",
        "node: 2",
        "{node=2}",
        "{rack: 2}",
        "{zone: 3, node: 2}",
        "{node: 2, node: 3}",
        "999",
        "+2",
        "{node: +2}",
        "{node: }",
        "{: 2}",
        "{node: 4294967296}",
    ] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
    for text in ["{node: 2}", "{zone: 2, node: 3}", "{region: 2, zone: 3, node: 5}"] {
        assert_eq!(property(text).to_string(), text);
    }
}

/// What a set of nodes can hold, tried out: every choice of as many nodes as there are copies.
fn holds_a_record(property: &Property, nodes: &[NodeId], locations: &Locations) -> bool {
    (0u32..1 << nodes.len()).any(|mask| {
        let chosen: Vec<_> = (0..nodes.len()).filter(|at| mask >> at & 1 == 1).map(|at| nodes[at]).collect();
        let zones: BTreeSet<_> = chosen.iter().map(|node| &locations[node]).collect();
        chosen.len() == property.nodes as usize && zones.len() >= property.zones as usize
    })
}

/// Every nodeset of up to five nodes in up to three zones, every subset of it, several properties.
#[test]
fn arithmetic_agrees_with_trying_everything_out() {
    let mut tried = 0;
    for (size, code) in (1..=5u32).flat_map(|size| (0..3u32.pow(size)).map(move |code| (size, code))) {
        let letters: String =
            (0..size).map(|at| ['a', 'b', 'c'][(code / 3u32.pow(at) % 3) as usize]).collect();
        let (all, locations) = zones(&letters);
        let part = |mask: u32| -> Vec<NodeId> {
            all.iter()
                .copied()
                .enumerate()
                .filter(|(at, _)| mask >> at & 1 == 1)
                .map(|(_, node)| node)
                .collect()
        };
        for text in ["1", "2", "3", "{zone: 2}", "{zone: 2, node: 3}", "{zone: 3}"] {
            let property = property(text);
            for mask in 0u32..1 << size {
                let some: BTreeSet<NodeId> = part(mask).into_iter().collect();
                let holds = holds_a_record(&property, &part(mask), &locations);
                assert_eq!(property.writable(&some, &locations), holds, "{text} {letters} {some:?}");
                assert_eq!(property.may_hold_all(&some, &locations), holds, "{text} {letters} {some:?}");
                tried += 1;
            }
            if property.writable(&all, &locations) {
                // The smallest loss that blocks writes, found by trying every loss.
                let whole = (1u32 << size) - 1;
                let blocks = |mask: &u32| !holds_a_record(&property, &part(whole & !mask), &locations);
                let smallest = (0..=whole).filter(blocks).map(u32::count_ones).min();
                let counted = property.losses_until_blocked(&all, &locations) + 1;
                assert_eq!(Some(counted), smallest, "{text} {letters}");
            }
        }
    }
    assert!(tried > 50_000);
}

#[test]
fn a_node_without_a_zone_counts_against_us() {
    let (nodes, locations) = zones("a-");
    let two_zones = property("{zone: 2}");
    assert!(!two_zones.writable(&nodes, &locations), "it may be in zone a");
    assert!(two_zones.may_hold_all(&nodes, &locations), "it may be in another");
}

#[test]
fn further_losses_are_counted_from_those_there_are() {
    let (_, locations) = zones("aabb");
    assert_eq!(property("2").losses_until_gone(&set(&[]), &locations), 1);
    assert_eq!(property("2").losses_until_gone(&set(&[1]), &locations), 0);
    assert_eq!(property("{zone: 2}").losses_until_gone(&set(&[1, 2]), &locations), 0);
    assert_eq!(property("{zone: 2, node: 3}").losses_until_gone(&set(&[]), &locations), 2);
}

/// Fact book H.5: four nodes in two zones with the default nodeset size of three.
#[test]
fn the_next_nodeset_may_be_a_worse_one() {
    let (nodes, locations) = zones("aabb");
    let survives =
        |text, size| survives_reselection(&property(text), size, &nodes, &nodes, NodeId(2), &locations);
    assert!(!survives("{zone: 2}", 0), "N2 may be the only node of its zone in the next nodeset");
    assert!(survives("{zone: 2}", 4), "all four are chosen");
    assert!(survives("2", 0));
    let (two, locations) = zones("aa");
    assert!(
        survives_reselection(&property("1"), 0, &two, &two, NodeId(2), &locations),
        "a nodeset has a spare member"
    );
    let (nodes, locations) = zones("aaaabb");
    assert!(
        !survives_reselection(&property("{zone: 2}"), 5, &nodes, &set(&[4, 5, 6]), NodeId(1), &locations),
        "three of zone a are chosen for certain, and three of it are down"
    );
    let (nodes, locations) = zones("abc");
    assert!(survives_reselection(&property("{zone: 2}"), 0, &nodes, &nodes, NodeId(2), &locations));
    let (nodes, locations) = zones("ab");
    assert!(!survives_reselection(&property("{zone: 2}"), 0, &nodes, &nodes, NodeId(2), &locations));
    assert!(!survives_reselection(&property("2"), 0, &nodes, &nodes, NodeId(2), &locations));
    let (nodes, locations) = zones("aaa");
    assert!(
        !survives_reselection(&property("2"), 0, &nodes, &set(&[1, 2]), NodeId(2), &locations),
        "N3 is dead"
    );
}

#[test]
fn regions_count_as_zones_do() {
    let locations: Locations =
        (1..).map(NodeId).zip(["x.a", "x.b", "y.a", "y", ""].map(str::to_owned)).collect();
    let two_regions = property("{region: 2, node: 3}");
    assert_eq!((two_regions.zones, two_regions.regions), (2, 2));
    assert!(two_regions.writable(&set(&[1, 2, 3]), &locations));
    assert!(!two_regions.writable(&set(&[1, 2, 5]), &locations), "N5 may be in region x");
    assert!(two_regions.may_hold_all(&set(&[1, 2, 5]), &locations), "N5 may be in another region");
    assert!(!property("{region: 2, zone: 2}").may_hold_all(&set(&[1, 2]), &locations), "one region alone");
    assert_eq!(two_regions.losses_until_blocked(&set(&[1, 2, 3]), &locations), 0);
    assert_eq!(
        property("{region: 2}").losses_until_blocked(&set(&[1, 2, 3]), &locations),
        0,
        "N3 is alone in y"
    );
}

/// With copies by region, two zones of one region are not enough, and a zone need not be in every choice.
#[test]
fn the_next_nodeset_holds_every_region_that_is_asked_for() {
    let locations: Locations =
        (1..).map(NodeId).zip(["x.a", "x.b", "y.c", "y.d"].map(str::to_owned)).collect();
    let nodes = set(&[1, 2, 3, 4]);
    let survives = |text, size, down| {
        survives_reselection(&property(text), size, &nodes, &nodes, NodeId(down), &locations)
    };
    assert!(!survives("{region: 2}", 3, 3), "N1, N2 and N3 may be chosen, and only region x is left");
    assert!(survives("{region: 2}", 4, 3), "N4 is chosen");
    assert!(survives("{region: 2, zone: 3}", 4, 3));
    let three = (1..).map(NodeId).zip(["x.a", "x.b", "y.c", "y.c"].map(str::to_owned)).collect();
    assert!(
        !survives_reselection(&property("{region: 2, zone: 3}"), 4, &nodes, &nodes, NodeId(2), &three),
        "of three zones one has no living node"
    );
    let zoneless = (1..).map(NodeId).zip(["x.a", "x.b", "y", "y"].map(str::to_owned)).collect();
    assert!(
        survives_reselection(&property("{region: 2}"), 4, &nodes, &nodes, NodeId(3), &zoneless),
        "copies by region need no zones"
    );
    let (nodes, locations) = (set(&[1, 2, 3]), locations);
    assert!(!survives_reselection(&property("{region: 2}"), 3, &nodes, &nodes, NodeId(3), &locations));
}

#[test]
fn a_location_that_ends_early_names_no_zone() {
    for (location, named) in [("r.a", true), ("r.a.b", true), ("r.", false), ("r", false), ("", false)] {
        assert_eq!(zone(location).is_some(), named, "{location}");
    }
    for (location, named) in [("r.a", true), ("r.", true), ("r", true), (".a", false), ("", false)] {
        assert_eq!(region(location).is_some(), named, "{location}");
    }
}
