import CassetteFormat
import CassetteTools
import CommandSupport

extension Configuration {
  /// - Throws: `FileError`; `Failure` that names the file and the setting.
  init(file: String, folder: String) throws {
    self.file = file
    self.folder = folder
    var document = SettingsTable(try TOMLFile.read(file), name: "", file: file)
    let table = try document.table("lint")
    try document.finish()
    guard var lint = table else { return }
    select = try Self.selectors(&lint, "select")
    extendSelect = try Self.selectors(&lint, "extend-select") ?? []
    ignore = try Self.selectors(&lint, "ignore")
    failLevel = try lint.choice("fail-level", ["error": .error, "warning": .warning, "note": .note])
    confidence = try lint.choice("min-confidence", ["high": .high, "medium": .medium, "low": .low])
    exclude = try (lint.strings("exclude") ?? []).map(Glob.init)
    respectsGitignore = try lint.flag("respect-gitignore") ?? respectsGitignore
    if var table = try lint.table("per-file-ignores") {
      perFileIgnores = try table.lists().map { key, rules in
        (Glob(key), try rules.map { try Self.selector($0, table, key) })
      }
    }
    options = try Self.options(&lint)
    suppressions = try lint.tables("allow").map { try Self.suppression($0) }
    secrets = try lint.tables("secret").map { try Self.secret($0) }
    allowed = try (lint.strings("placeholders") ?? []).map(Self.placeholder)
    try lint.finish()
  }

  private static func options(_ lint: inout SettingsTable) throws -> LintOptions {
    var options = LintOptions()
    options.loopLimit = try lint.integer("loop-limit") ?? options.loopLimit
    options.retryLimit = try lint.integer("retry-limit") ?? options.retryLimit
    options.largeBlob = try lint.integer("large-blob") ?? options.largeBlob
    options.largeCassette = try lint.integer("large-cassette") ?? options.largeCassette
    options.hosts = try lint.strings("hosts") ?? options.hosts
    options.requiresSignature = try lint.flag("require-signature") ?? options.requiresSignature
    return options
  }

  private static func suppression(_ table: SettingsTable) throws -> Suppression {
    var table = table
    let rule = try table.required("rule")
    let suppression = Suppression(
      rule: try selector(rule, table, "rule"), path: try table.string("path"), at: try table.string("at"),
      reason: try table.required("reason"), expires: try table.string("expires"),
      source: .configuration(table: table.name))
    if let day = suppression.expires, !Suppression.isDay(day) {
      throw table.failure("\(table.path("expires")) must be a date, such as 2026-12-31")
    }
    try table.finish()
    return suppression
  }

  /// A rule for keys of one's own; its code is of the hundred that the lint leaves free.
  private static func secret(_ table: SettingsTable) throws -> SecretRule {
    var table = table
    let code = try table.required("code")
    guard code.utf8.count == 6, code.hasPrefix("RWS9"),
      code.utf8.dropFirst(4).allSatisfy({ (0x30...0x39).contains($0) })
    else { throw table.failure("\(table.path("code")) must be RWS900 to RWS999, not \(code)") }
    let title = try table.required("title")
    let label = try table.string("label") ?? "custom"
    var custom = SecretRule.Custom()
    custom.prefix = try table.string("prefix") ?? custom.prefix
    custom.alphabet = try table.string("alphabet") ?? custom.alphabet
    custom.min = try table.integer("min") ?? custom.min
    custom.max = try table.integer("max") ?? custom.max
    custom.suffix = try table.string("suffix") ?? custom.suffix
    custom.near = try table.string("near") ?? custom.near
    try table.finish()
    do { return try SecretRule(code: code, name: "custom-\(label)", title: title, label: label, custom) } catch {
      throw table.failure("\(table.name): \(error.description)")
    }
  }

  /// A text that is no secret though it looks like one; with `*` at its end, everything that begins so.
  private static func placeholder(_ text: String) -> AllowedText {
    text.hasSuffix("*") ? .prefix(Array(text.utf8.dropLast())) : .exactly(Array(text.utf8))
  }

  private static func selectors(_ table: inout SettingsTable, _ key: String) throws -> [String]? {
    try table.strings(key)?.map { try selector($0, table, key) }
  }

  /// A selector that stands for a rule.
  private static func selector(_ text: String, _ table: SettingsTable, _ key: String) throws -> String {
    guard !LintRules.isSelector(text), !text.hasPrefix("RWS9") else { return text }
    throw table.failure(
      "\(table.path(key)): there is no rule \(text)",
      help: LintRules.suggestion(for: text).map { "Did you mean \($0)?" })
  }
}
