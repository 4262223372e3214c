import CassetteFormat

/// The order in which the stubs of scenarios are used.
enum WireMockScenarios {
  private static let start = "Started"

  /// The stubs with their places in the file: those of a scenario from state to state, in the places that they have.
  static func inOrder(_ stubs: [JSONMembers]) -> [(index: Int, stub: JSONMembers)] {
    var scenarios: [String: [Int]] = [:]
    for (index, stub) in stubs.enumerated() {
      if let name = stub.string("scenarioName") { scenarios[name, default: []].append(index) }
    }
    var order = Array(stubs.indices)
    for places in scenarios.values where places.count > 1 {
      for (place, index) in zip(places, chain(of: places, stubs)) { order[place] = index }
    }
    return order.map { ($0, stubs[$0]) }
  }

  /// The stubs of a scenario: what each state allows, then what the state after it does.
  private static func chain(of indices: [Int], _ stubs: [JSONMembers]) -> [Int] {
    var byState: [String: [Int]] = [:]
    for index in indices { byState[stubs[index].string("requiredScenarioState") ?? start, default: []].append(index) }
    var chain: [Int] = []
    var states = [start]
    var seen: Set<String> = [start]
    var position = 0
    while position < states.count {
      for index in byState.removeValue(forKey: states[position]) ?? [] {
        chain.append(index)
        if let next = stubs[index].string("newScenarioState"), seen.insert(next).inserted { states.append(next) }
      }
      position += 1
    }
    let unreached = Set(byState.values.joined())
    return chain + indices.filter(unreached.contains)
  }
}
