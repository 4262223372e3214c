/// Every check of the lint that looks at cassettes which can be read.
public enum LintChecks {
  public static var all: [any LintCheck.Type] {
    [
      EncodingCheck.self, CompatibilityCheck.self,
      VolatilePromptCheck.self, SameKeyCheck.self, UnreachableCheck.self, StaleKeyCheck.self, SamplingCheck.self,
      DanglingCallCheck.self,
      StreamCheck.self, ChunkTimingCheck.self, StreamFlagCheck.self, UsageCheck.self,
      LoopCheck.self, CycleCheck.self, RetryStormCheck.self, ToolErrorCheck.self, TruncationCheck.self, HostCheck.self,
      SizeCheck.self, InlineMediaCheck.self, GitAttributesCheck.self,
      UndeclaredChangeCheck.self, SignatureValidityCheck.self, UnsignedCheck.self,
    ]
  }

  /// Their rules, and those of findings that come from the format's own validation, in the order of the codes.
  public static var rules: [LintRule] {
    let codes = Set(all.flatMap { $0.rules } + FormatFindings.rules)
    return codes.sorted { $0.code < $1.code }
  }
}
