import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Lint cassettes.",
    discussion: """
      Folders are searched for *.rw files; .git, node_modules and the like are left out, and so is what .gitignore \
      names. The configuration is the table lint of the nearest rewind.toml. Secrets are never printed.

      EXAMPLES
        rewind-lint tests
        rewind-lint 'tests/**/*.rw' --select RWF,RWS
        rewind-lint --format github .
        rewind-lint --fix tests
        rewind-lint --write-baseline lint-baseline.json tests
        cat run.rw | rewind-lint -

      EXIT CODES
        0  nothing found that counts, or all of it was fixed
        1  findings of at least the severity of --fail-level
        2  wrong usage, a wrong configuration, or a file that cannot be read
        3  there is nothing to lint
      """)

  @Argument(
    help: ArgumentHelp(
      "Cassettes, folders and patterns such as 'tests/**/*.rw'; - is standard input. Without any, this folder.",
      valueName: "PATH"),
    completion: .file(extensions: ["rw"]))
  var paths: [String] = []

  @OptionGroup(title: "Rules") var selection: SelectionOptions
  @OptionGroup(title: "Fixes") var fixes: FixOptions
  @OptionGroup(title: "Baseline") var baseline: BaselineOptions
  @OptionGroup(title: "Output") var report: ReportOptions
  @OptionGroup(title: "Configuration") var configuration: ConfigurationOptions
  @OptionGroup var parents: ParentOptions
  @OptionGroup var limit: LimitOptions

  @Flag(help: "Search what .gitignore names, too.")
  var noGitignore = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("How many files are linted at once; default: the processors.", valueName: "N"))
  var jobs: Int?

  func validate() throws {
    guard jobs ?? 1 >= 1 else { throw ValidationError("--jobs must be at least 1") }
    let pipes = paths.count { $0 == "-" }
    guard pipes < 2 else { throw ValidationError("- can be named once") }
    guard pipes == 0 || !fixes.fix || fixes.diff else { throw ValidationError("--fix cannot write to standard input") }
  }

  func run() throws {
    let finder = try ConfigurationFinder(file: configuration.config, isIsolated: configuration.isolated)
    let parents = try ParentFinder(files: parents.paths, folders: parents.folders, limits: limit.limits)
    let today = Today.text
    let files = try InputFinder.find(
      paths.isEmpty ? ["."] : paths,
      leavingOutIgnored: { folder in
        guard !noGitignore, let folder = AbsolutePath.of(folder) else { return false }
        return try finder.configuration(in: folder).respectsGitignore
      })
    let tasks = try files.compactMap { file in
      try LintTask(file, finder, selection, fixes, parents, limit.limits, today)
    }
    guard !tasks.isEmpty else {
      StandardError.line("error: there is nothing to lint")
      StandardError.line("  = help: Name cassettes, or folders with .rw files.")
      throw RewindLint.noInputs
    }
    let session = try lint(tasks, baseline.read())
    try baseline.write(session.found)
    if !session.failures.isEmpty { throw RewindLint.unusable }
    if session.fails, !report.exitZero, baseline.writeBaseline == nil { throw Failure.failed }
  }

  private func lint(_ tasks: [LintTask], _ known: Baseline) throws -> LintSession {
    var session = LintSession(tasks: tasks, maximumFindings: report.maxFindings, known: known)
    try FileOutput.standardOutput { out in
      let context = ReportContext(
        out: out, style: report.color.style(of: 1),
        failLevel: selection.failLevel?.severity ?? tasks.compactMap(\.configuration.failLevel).first ?? .warning,
        isQuiet: report.quiet)
      session.failLevel = context.failLevel
      var reporter: any LintReporter = fixes.diff ? DifferenceReporter(context) : report.format.reporter(context)
      try reporter.begin()
      try Parallel.forEach(tasks.count, jobs: jobs ?? Parallel.processors, work: { tasks[$0].run() }) { result in
        try session.take(result) { try reporter.report($0) }
      }
      for result in session.unusedSuppressions() { try session.take(result) { try reporter.report($0) } }
      try reporter.end(session.summary)
    }
    return session
  }
}
