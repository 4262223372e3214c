import CassetteTools
import Testing

@Suite struct MutationPackTests {
  @Test func packsAreWhatTheirNamesSay() throws {
    let contract = try #require(MutationPack.named("contract")).operators
    #expect(contract.contains("sse-reslice") && !contract.contains("sse-bom"))
    #expect(contract.allSatisfy { MutationRegistry.named($0)?.kind == .preserve })
    let resilience = try #require(MutationPack.named("resilience")).operators
    #expect(resilience.contains("http-429") && resilience.contains("conn-stall-body"))
    #expect(!resilience.contains("http-401"))
    #expect(MutationPack.named("all")?.operators == MutationRegistry.all.map(\.id))
    #expect(MutationPack.named("none") == nil)
  }

  @Test func thePresetHasTheOldNames() throws {
    let preset = try #require(MutationPreset.named("llm-rewind"))
    #expect(
      preset.entries.map(\.name) == [
        "drop_step", "empty_response", "truncate_response", "error_response", "provider_500",
      ])
    for entry in preset.entries {
      guard let known = MutationRegistry.named(entry.operator) else { continue }
      #expect(known.values(entry.parameters) != nil, "\(entry.name)")
    }
    var selection = MutationSelection()
    selection.take(preset)
    var found: [String] = []
    try Mutator(cassette([.chat])).forEach(selection) { found.append($0.mutant.operator) }
    #expect(Set(found).isSuperset(of: ["step-drop", "out-length", "http-429", "http-500"]))
    #expect(Set(found).isSubset(of: preset.entries.map(\.operator)))
  }
}
