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
with_base = derived(Blob(NEW, "zstd-prefix", TURN[1], compress=True),
                    Segment(*STEPS, tool(2, arguments=blob_body(NEW))), of=parent, thin=True)
vector("derivation/thin-with-base-in-parent", with_base, "valid", covers=["B07"], parents=["derivation/parent"])
vector("derivation/grandchild", derived(Segment(STEPS[0]), of=thin, thin=True), "valid", covers=["D01"],
       parents=["derivation/thin", "derivation/parent"])
vector("derivation/missing-parent", derived(Segment(*STEPS), of=parent, thin=True), "invalid", "D01")
vector("derivation/other-parent", derived(Segment(*STEPS), of=parent, thin=True), "invalid", "D02",
       parents=["derivation/fat"])
told = {"operator": "redact", "version": "1", "parameters": {}, "sites": [], "redacted": True}
vector("derivation/redacted-parent", plain(manifest={"derivation": told}), "valid", covers=["M01", "M04"])

# 32 links are allowed. Every cassette of the chain but the first is thin: who opens the last has to open all.
CALL = tool(0, arguments=blob_body(ASK))
links = [Cassette(Pack(ASK), Segment(CALL))]
links[0].build()
vector("derivation/chain-00", links[0], "valid")
for number in range(1, 34):
    link = derived(Segment(CALL), of=links[-1], thin=True, derivation={"seed": number})
    link.build()
    links.append(link)
    vector(f"derivation/chain-{number:02}", link, *(["valid"] if number <= 32 else ["invalid", "D03"]),
           covers=["D03"] * (number <= 32),
           parents=[f"derivation/chain-{parent:02}" for parent in reversed(range(number))])

# Cassettes that name each other, or themselves, would need ids that cover each other, so these break M04 too. A reader
# that looks for the parent first still has to stop.
IDS = {}
for name in ("first", "second"):
    alone = plain(marker(0, name=name))
    alone.build()
    IDS[name] = alone.id
for name, other in (("first", "second"), ("second", "first")):
    vector(f"derivation/cycle-{name}", plain(marker(0, name=name), header={"parent": IDS[other], "thin": True}),
           "invalid", "D03", ["M04"], parents=[f"derivation/cycle-{other}"])
vector("derivation/own-parent", plain(marker(0, name="first"), header={"parent": IDS["first"], "thin": True}),
       "invalid", "D03", ["M04"], parents=["derivation/own-parent"])
