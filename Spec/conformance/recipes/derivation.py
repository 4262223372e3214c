"""Cassettes with a parent: fat ones stand alone, thin ones leave out the blobs that the parent has."""
from . import vector
from .common import *
from .valid import TURN

STEPS = [tool(0, arguments=blob_body(TURN[0]), result=blob_body(ASK)), tool(1, arguments=blob_body(TURN[1]))]
parent = Cassette(Blob(TURN[0], retain=True), Pack(ASK, b"only the parent has this"),
                  Blob(TURN[1], "zstd-prefix", TURN[0], release=[TURN[0]], compress=True),
                  Segment(*STEPS, tool(2, arguments=blob_body(b"only the parent has this"))))
parent.build()


def derived(*parts, of, derivation=None, **header):
    """A child of a cassette."""
    told = {"parent": of.id, "operator": "truncate", "version": "1", "parameters": {"after": 1}, "seed": 7,
            "sites": [{"seq": 2}], **(derivation or {})}
    return Cassette(*parts, header={"parent": of.id, **header}, manifest={"derivation": told})


thin = derived(Segment(*STEPS), of=parent, thin=True)
thin.build()
fat = derived(Blob(TURN[0], retain=True), Pack(ASK), Blob(TURN[1], "zstd-prefix", TURN[0], compress=True),
              Segment(*STEPS), of=parent)
NEW = TURN[2]
vector("derivation/parent", parent, "valid", covers=["M04"])
vector("derivation/fat", fat, "valid", covers=["M04"])
vector("derivation/no-sites", derived(Segment(marker()), of=parent, derivation={"parameters": {}, "sites": []}),
       "valid", covers=["M01", "M03"])
vector("derivation/thin", thin, "valid", covers=["D01", "D02", "E05"], parents=["derivation/parent"])
vector("derivation/thin-with-base-in-parent", derived(
    Blob(NEW, "zstd-prefix", TURN[1], compress=True), Segment(*STEPS, tool(2, arguments=blob_body(NEW))), of=parent,
                                                      thin=True),
    "valid", covers=["B07"], parents=["derivation/parent"])
vector("derivation/grandchild", derived(Segment(STEPS[0]), of=thin, thin=True), "valid", covers=["D01"],
       parents=["derivation/thin", "derivation/parent"])
vector("derivation/missing-parent", derived(Segment(*STEPS), of=parent, thin=True), "invalid", "D01")
vector("derivation/other-parent", derived(Segment(*STEPS), of=parent, thin=True), "invalid", "D02",
       parents=["derivation/fat"])


class Named:
    """Stands for a cassette of which only the id is needed."""

    def __init__(self, cassette):
        cassette.build()
        self.id = cassette.id


# A header is outside the identity: two cassettes can name each other as parents when neither says how it was derived.
FIRST, SECOND = Named(plain(marker(0, name="first"))), Named(plain(marker(0, name="second")))
for name, own_parent in (("first", SECOND), ("second", FIRST)):
    vector(f"derivation/cycle-{name}", plain(marker(0, name=name), header={"parent": own_parent.id, "thin": True}),
           "invalid", "D03", ["M04"],
           parents=["derivation/cycle-second" if name == "first" else "derivation/cycle-first"])
vector("derivation/own-parent", plain(marker(0, name="first"), header={"parent": FIRST.id, "thin": True}), "invalid",
       "D03", ["M04"], parents=["derivation/own-parent"])
