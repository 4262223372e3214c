/// All targets: the table that tests and the fuzzing program are made from.
package enum FuzzTargets {
  package static let all: [any FuzzTarget] =
    [
      ContainerTarget(), FrameTarget(), JSONTarget(), EventStreamTarget(), Version1Target(), VcrpyTarget(),
      Rewind1Target(), Rewind2Target(), DetectorTarget(), RedactorTarget(), SignatureTarget(), AgeTarget(),
      CaseTarget(),
    ] + FormatTarget.all

  /// The names of the targets that import recordings of other tools.
  package static var importing: [String] { ["rw1", "vcrpy"] + FormatTarget.all.map(\.name) }

  package static func named(_ name: String) -> (any FuzzTarget)? { all.first { $0.name == name } }
}
