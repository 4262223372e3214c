import CassetteFormat

/// The report as one page that needs nothing else: no network, no other file.
extension MutationReport {
  var html: String {
    let data: JSONObject = [
      "arguments": .array(arguments.map(JSONValue.string)), "cassette": .string(cassette),
      "mutants": .array(rows.map { .object(page($0)) }), "score": .string(score.text), "summary": .string(summary),
      "tool": .string(tool),
    ]
    let title = MarkupText.content("Mutants of \(cassette)")
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <title>\(title)</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <noscript><p>\(MarkupText.content(summary))</p></noscript>
      <main id="app"></main>
      <script type="application/json" id="data">\(Self.embedded(data))</script>
      <script>
      \(Self.script)
      </script>
      </body>
      </html>
      """
  }

  private func page(_ row: Row) -> JSONObject {
    var object: JSONObject = [
      "class": .string(row.mutant.kind.rawValue), "command": .string(command(row)), "id": .string(row.mutant.id),
      "operator": .string(row.mutant.operator), "seq": .integer(row.mutant.sequence),
      "group": .string(row.outcome?.verdict.group.rawValue ?? "pending"), "summary": .string(row.mutant.summary),
      "verdict": .string(row.verdict),
    ]
    if let item = MutationRegistry.named(row.mutant.operator) {
      object["about"] = .string(item.summary)
      object["expected"] = .string(item.expected)
    }
    object.set("difference", differences[row.mutant.id])
    object["outcome"] = row.outcome.map { .object($0.json) }
    return object
  }

  /// JSON that no text in it can end the element of.
  private static func embedded(_ object: JSONObject) -> String {
    var out: [UInt8] = []
    for byte in CanonicalJSON.encode(object) {
      if byte == UInt8(ascii: "<") { out += Array("\\u003c".utf8) } else { out.append(byte) }
    }
    return TerminalText.json(out)
  }

  private static let style = """
    :root { color-scheme: light dark; --bg: #fff; --fg: #1c2127; --soft: #667080; --line: #d9dee5; --card: #f6f8fa;
      --handled: #1a7f37; --unhandled: #cf222e; --hung: #bc4c00; --diverged: #8250df; --invalid: #667080; --pending: #667080; }
    @media (prefers-color-scheme: dark) { :root { --bg: #0f1318; --fg: #e3e8ee; --soft: #94a0ae; --line: #2b333d;
      --card: #171d24; --handled: #4ac26b; --unhandled: #ff7b72; --hung: #f0883e; --diverged: #bc8cff; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--bg); color: var(--fg); font: 15px/1.5 system-ui, sans-serif; }
    main { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
    h1 { font-size: 1.4rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
    p { margin: .25rem 0; color: var(--soft); overflow-wrap: anywhere; }
    code, pre { font: 13px/1.45 ui-monospace, monospace; }
    pre { background: var(--bg); border: 1px solid var(--line); border-radius: 6px; padding: .6rem; overflow-x: auto;
      margin: .3rem 0 .8rem; max-height: 26rem; }
    .bar { display: flex; height: .6rem; border-radius: .3rem; overflow: hidden; margin: 1rem 0; background: var(--line); }
    .bar i { display: block; background: var(--c); }
    .filters { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 1rem; align-items: center; }
    button, input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
      border-radius: 999px; padding: .2rem .8rem; }
    button { cursor: pointer; }
    button[aria-pressed=true] { border-color: var(--c, var(--fg)); color: var(--c, var(--fg)); font-weight: 600; }
    input { border-radius: 6px; flex: 1; min-width: 12rem; }
    button:focus-visible, summary:focus-visible, input:focus-visible { outline: 2px solid var(--diverged); }
    details { border: 1px solid var(--line); border-radius: 8px; margin: 0 0 .5rem; background: var(--card); }
    summary { cursor: pointer; padding: .55rem .8rem; display: grid; gap: 0 .8rem;
      grid-template-columns: 9rem 4rem minmax(11rem, 16rem) 1fr; align-items: baseline; list-style: none; }
    summary::-webkit-details-marker { display: none; }
    summary b { color: var(--c); } summary span { color: var(--soft); } summary em { font-style: normal; overflow-wrap: anywhere; }
    .more { padding: 0 .8rem .6rem; border-top: 1px solid var(--line); padding-top: .6rem; }
    .more h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .04em; color: var(--soft); margin: .4rem 0 .1rem; }
    table { border-collapse: collapse; width: 100%; font-size: 13px; margin: .3rem 0 .8rem; }
    td { border-top: 1px solid var(--line); padding: .2rem .6rem .2rem 0; vertical-align: top; overflow-wrap: anywhere; }
    td:first-child { white-space: nowrap; color: var(--soft); } tr.mutated td { color: var(--hung); font-weight: 600; }
    @media (max-width: 46rem) { summary { grid-template-columns: 1fr auto; } summary em { grid-column: 1 / -1; } }
    """

  private static let script = #"""
    const data = JSON.parse(document.getElementById("data").textContent);
    const groups = ["unhandled", "hung", "diverged", "handled", "invalid", "pending"];
    const names = { invalid: "not counted", pending: "not run yet" };
    const app = document.getElementById("app");
    // Text is only ever set as text: recorded bytes must not become markup.
    function make(tag, attributes, ...children) {
      const node = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes || {})) {
        if (name === "style") node.style.setProperty("--c", value); else node.setAttribute(name, value);
      }
      for (const child of children) if (child !== null && child !== undefined) node.append(child);
      return node;
    }
    const colour = (group) => `var(--${group})`;
    const count = (group) => data.mutants.filter((m) => m.group === group).length;
    const present = groups.filter((group) => count(group) > 0);
    const chosen = new Set();
    const filters = make("div", { class: "filters", role: "group", "aria-label": "Filter" });
    const search = make("input", { type: "search", placeholder: "operator, step, id, words", "aria-label": "Search" });
    const list = make("div");
    const bar = make("div", { class: "bar", role: "img", "aria-label": data.summary });
    for (const group of present) {
      const part = make("i", { style: colour(group), title: `${count(group)} ${names[group] || group}` });
      part.style.flex = String(count(group));
      bar.append(part);
      const button = make("button", { style: colour(group), "aria-pressed": "false", type: "button" },
        `${names[group] || group} ${count(group)}`);
      button.addEventListener("click", () => {
        if (!chosen.delete(group)) chosen.add(group);
        button.setAttribute("aria-pressed", String(chosen.has(group)));
        show();
      });
      filters.append(button);
    }
    filters.append(search);
    search.addEventListener("input", show);
    function section(title, node) { return [make("h2", {}, title), node]; }
    function evidence(m) {
      const more = make("div", { class: "more" });
      const outcome = m.outcome || {};
      more.append(make("p", {}, m.summary));
      if (m.about) more.append(make("p", {}, `${m.about} Right: ${m.expected}.`));
      if (outcome.end) {
        const seconds = (outcome.duration / 1e6).toFixed(2);
        more.append(make("p", {}, `${outcome.end} after ${seconds} s; requests: ${outcome.requestCount || 0}`));
      }
      if (outcome.requests) {
        const rows = outcome.requests.map((r) => make("tr", r.mutated ? { class: "mutated" } : {},
          make("td", {}, `${(r.at / 1e6).toFixed(3)} s`), make("td", {}, r.request), make("td", {}, r.answer)));
        more.append(...section("Requests", make("table", {}, make("tbody", {}, ...rows))));
      }
      if (m.difference) more.append(...section("What the mutant changes", make("pre", {}, m.difference)));
      if (outcome.stderr) more.append(...section("End of standard error", make("pre", {}, outcome.stderr)));
      more.append(...section("As a cassette", make("pre", {}, m.command)));
      return more;
    }
    function row(m) {
      const node = make("details", {},
        make("summary", { style: colour(m.group) }, make("b", {}, m.verdict), make("span", {}, `step ${m.seq}`),
          make("code", {}, m.operator), make("em", {}, m.outcome ? m.outcome.reason : "")));
      node.addEventListener("toggle", () => { if (node.open && node.children.length === 1) node.append(evidence(m)); });
      return node;
    }
    function show() {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const wanted = data.mutants.filter((m) => {
        if (chosen.size && !chosen.has(m.group)) return false;
        const text = `${m.verdict} ${m.summary} ${m.id} ${m.class} ${m.outcome ? m.outcome.reason : ""}`.toLowerCase();
        return words.every((word) => text.includes(word));
      });
      const order = (m) => groups.indexOf(m.group);
      wanted.sort((a, b) => order(a) - order(b));
      list.replaceChildren(...wanted.map(row));
      if (!wanted.length) list.append(make("p", {}, "No mutant is like this."));
    }
    app.append(make("h1", {}, `Mutants of ${data.cassette}`), make("p", {}, data.summary),
      make("p", {}, make("code", {}, data.arguments.join(" ")), ` · ${data.tool}`), bar, filters, list);
    show();
    """#
}
