//! `plan`: the road from here, with nothing changed.

use std::path::Path;

use super::survey::Survey;
use super::{pure, road};
use crate::cli::Look;
use crate::failure::{Context, Exit, Failure};
use crate::host::{Consents, Host};
use crate::inventory::load::load;
use crate::stop::Stop;
use crate::ui::{Ui, print};

pub fn run(options: &Look, plugin_dir: Option<&Path>) -> Result<Exit, Failure> {
    let inventory = load(&options.inventory.inventory)?;
    let mut pure = pure(plugin_dir)?;
    let ui = Ui::new(options.json);
    let mut host = Host::new(&inventory, ui, Stop::default(), Consents::Nobody, None)?;
    let plan = Survey::new(&inventory.goal).plan(&mut pure, &mut host)?;
    if options.json {
        print(&serde_json::to_string_pretty(&plan).or_fail("plan")?);
    } else {
        road::show(&mut host.ui, &plan);
    }
    Ok(road::exit(&plan))
}
