//! `plan`: the steps from here to the target; nothing is changed.

use std::io::{self, Write};
use std::path::Path;

use super::survey::Survey;
use super::{plan_table, pure};
use crate::cli::PlanOptions;
use crate::failure::{Context, Exit, Failure};
use crate::host::{Consents, Host};
use crate::inventory::load::{Use, load};
use crate::stop::Stop;
use crate::ui::{Ui, print};

pub fn run(
    PlanOptions { look: options, record }: &PlanOptions,
    plugin_dir: Option<&Path>,
) -> Result<Exit, Failure> {
    let inventory = load(&options.inventory.inventory, Use::Programs)?;
    let mut pure = pure(plugin_dir)?;
    let ui = Ui::new(options.json);
    let mut host = Host::new(&inventory, ui, Stop::of_command()?, Consents::Nobody)?;
    host.can_ask()?;
    let mut survey = Survey::new(&inventory);
    let plan = survey.plan(&mut pure, &mut host)?.output;
    if let Some(file) = record {
        let seen = serde_json::to_value(survey.input()).or_fail("the recording")?;
        let text = serde_json::to_string_pretty(&host.shown(&seen)).or_fail("the recording")?;
        write_new(file, &text).map_err(|error| {
            Failure::failed(format!("cannot write the recording {}: {error}", file.display()))
        })?;
    }
    if options.json {
        let plan = host.shown(&serde_json::to_value(&plan).or_fail("plan")?);
        print(&serde_json::to_string_pretty(&plan).or_fail("plan")?);
    } else {
        plan_table::show(&mut host.ui, &plan);
    }
    Ok(plan_table::exit(&plan))
}

/// Writes a file that its owner alone can read, whole or not at all. One that is there already stays: it may be of another day.
fn write_new(file: &Path, text: &str) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.write_all(b"\n")?;
    new.persist_noclobber(file).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_recording_takes_nothings_place() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("seen.json");
        write_new(&file, "{}").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "{}\n");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(write_new(&file, "[]").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&file).unwrap(), "{}\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing half written stays");
        assert!(write_new(&dir.path().join("no/seen.json"), "{}").is_err());
    }
}
