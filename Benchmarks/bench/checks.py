"""What rewind-pack wrote, held against its source."""
from dataclasses import dataclass, field


@dataclass
class Checks:
    done: list = field(default_factory=list)

    def expect(self, what, passed, detail=""):
        self.done.append({"check": what, "passed": bool(passed), "detail": "" if passed else str(detail)})
        return bool(passed)

    @property
    def failures(self):
        return [check for check in self.done if not check["passed"]]

    def summary(self):
        failed = self.failures
        lines = [f"checks of our own outputs: {len(self.done) - len(failed)} passed, {len(failed)} failed"]
        lines += [f"  FAILED {check['check']}: {check['detail']}" for check in failed]
        return "\n".join(lines)
