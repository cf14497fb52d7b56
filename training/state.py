"""What a run of training keeps beside its checkpoint, so that the same command goes on where it stopped."""

from pathlib import Path

import torch


class State:
    """The state of a run with options `o`, in the file CHECKPOINT.state."""

    def __init__(self, o, model, optimiser):
        self.options, self.model, self.optimiser = vars(o), model, optimiser
        self.file = Path(o.out + ".state")

    def taken_up(self):
        """Takes up the kept state; the steps done, 0 without one. Another run's state is not taken up."""
        if not self.file.exists():
            return 0
        held = torch.load(self.file)
        if held["options"] != self.options:
            return 0
        self.model.load_state_dict(held["model"])
        self.optimiser.load_state_dict(held["optimiser"])
        torch.set_rng_state(held["random"])
        return held["steps"]

    def keep(self, steps):
        """Writes the state after so many steps; a run that is stopped meanwhile leaves the one before."""
        part = Path(str(self.file) + ".part")
        torch.save({"options": self.options, "model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(),
                    "random": torch.get_rng_state(), "steps": steps}, part)
        part.replace(self.file)

    def forget(self):
        """Of a run that is done nothing is kept."""
        self.file.unlink(missing_ok=True)
