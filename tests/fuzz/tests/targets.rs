//! Each export and each reader, on its seeds and on mutations of them.

use restate_scaleout_fuzz::target::Target;
use restate_scaleout_fuzz::{exports, hunt, readers};

/// A test for each target, and one that none is forgotten.
macro_rules! targets {
    ($($name:ident),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                let all = all();
                let target = all.iter().find(|target| target.name == stringify!($name));
                hunt::run(target.expect("a target of this name"));
            }
        )+

        #[test]
        fn each_target_has_a_test() {
            let names: Vec<&str> = all().iter().map(|target| target.name).collect();
            assert_eq!(names, [$(stringify!($name)),+]);
        }
    };
}

fn all() -> Vec<Target> {
    exports::targets().into_iter().chain(readers::targets()).collect()
}

targets! {
    describe, validate, fix, render, complete, plan, next_step, what_if, explain, collect, check, apply_edits, run,
    read_nodes_config, read_logs_config, read_partition_table, read_rows, read_metadata_servers, read_policies,
    read_table, read_snapshots, read_health, read_settings,
}

#[test]
fn each_export_is_a_target() {
    let names: Vec<&str> = exports::targets().iter().map(|target| target.name).collect();
    let exports: Vec<&str> =
        restate_scaleout::exports::EXPORTS.into_iter().chain([restate_scaleout::exports::RUN]).collect();
    assert_eq!(names, exports);
}
