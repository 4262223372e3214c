import CassetteTools

/// The table of formats, for a terminal and for documentation.
enum FormatTable {
  static func text(_ formats: [InterchangeFormat]) -> TextTable {
    var table = TextTable([
      .init("FORMAT"), .init("IMPORT"), .init("EXPORT"), .init("FILES", shrinks: true),
      .init("WHAT IT IS", shrinks: true),
    ])
    for format in formats {
      table.append([
        format.name, yes(format.importer != nil), yes(format.isExported), format.files.joined(separator: ", "),
        format.title,
      ])
    }
    return table
  }

  /// Lines of Markdown: what each format is, then what comes of each part of a run.
  static func markdown(_ formats: [InterchangeFormat]) -> [String] {
    let parts = InterchangeFormat.Part.allCases
    var lines = ["| format | what it is | files | import | export |", "|---|---|---|---|---|"]
    for format in formats {
      let files = format.files.map { MarkdownText.code($0, inTable: true) }.joined(separator: " ")
      lines.append(
        "| \(link(format)) | \(format.title) | \(files) | \(yes(format.importer != nil)) | "
          + "\(yes(format.isExported)) |")
    }
    lines += ["", "| format | " + parts.map(\.rawValue).joined(separator: " | ") + " |"]
    lines.append("|---|" + String(repeating: "---|", count: parts.count))
    for format in formats {
      let cells = parts.map { format.keeps[$0]?.rawValue ?? "–" }
      lines.append("| \(MarkdownText.code(format.name)) | " + cells.joined(separator: " | ") + " |")
    }
    lines.append("")
    for format in formats where !format.notes.isEmpty {
      lines.append("- \(MarkdownText.code(format.name)): \(format.notes)")
    }
    return lines
  }

  /// From the folder of the documentation.
  private static func link(_ format: InterchangeFormat) -> String {
    "[\(MarkdownText.code(format.name))](formats/\(format.page).md)"
  }

  private static func yes(_ value: Bool) -> String { value ? "yes" : "" }
}
