"""Rows of the table, and how they are printed."""
from dataclasses import dataclass, field
from typing import Optional


@dataclass
class Row:
    """One line. `figure` is what the target is about; `ours` and `peer` are the two sides of a ratio, as text."""
    name: str
    label: str
    ours: str = ""
    peer: str = ""
    figure: Optional[float] = None
    unit: str = "x"            # "x" a ratio, "B" bytes, "" a plain number
    target: Optional[float] = None
    note: str = ""
    data: dict = field(default_factory=dict)

    @property
    def met(self):
        if self.figure is None or self.target is None:
            return None
        return self.figure <= self.target

    def as_json(self):
        return {"name": self.name, "label": self.label, "figure": self.figure, "unit": self.unit,
                "target": self.target, "met": self.met, "ours": self.ours, "peer": self.peer,
                "note": self.note, **self.data}


def absent(name, label, why):
    return Row(name, label, note=why)


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 0.1995 else f"{value:.2f} s"


def timed(sample):
    return f"{seconds(sample.median)} (min {seconds(sample.minimum)})"


def size(count):
    return f"{count:,} B"


def mebibytes(count):
    return f"{count / (1 << 20):.1f} MiB"


def number(value, unit):
    if value is None:
        return ""
    if unit == "B":
        return f"{value:,.0f} B"
    if unit == "x":
        return f"{value:.3f}"
    return f"{value:,.0f}"


HEADINGS = ("what", "rewind-pack", "peer", "ratio", "target", "")


def cells(row):
    target = f"<= {number(row.target, row.unit)}" if row.target is not None else ""
    verdict = {None: "", True: "met", False: "MISSED"}[row.met]
    figure = number(row.figure, row.unit) if row.unit == "x" else ""
    return (row.label, row.ours, row.peer, figure, target, " ".join(filter(None, (verdict, row.note))))


def render(rows):
    lines = [HEADINGS] + [cells(row) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS) - 1)]
    right = {1, 2, 3, 4}

    def text(line):
        padded = [cell.rjust(width) if column in right else cell.ljust(width)
                  for column, (cell, width) in enumerate(zip(line, widths))]
        return "  ".join([*padded, line[-1]]).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([text(lines[0]), rule, *map(text, lines[1:])])
