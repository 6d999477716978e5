"""What is wrong with a Restate deployment's configuration, and how it grows: a WebAssembly module, called by Extism.

>>> from restate_scaleout import Scaleout
>>> checked = Scaleout().call("check", {"files": [{"name": "restate.toml", "text": 'cluster-nam = "prod"'}]})
>>> checked["findings"]["diagnostics"][0]["code"]
'RS103'
"""

from restate_scaleout.host import Host
from restate_scaleout.module import ContractError, ModuleError, Scaleout

__all__ = ["ContractError", "Host", "ModuleError", "Scaleout"]
