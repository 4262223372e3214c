import CassetteFormat

/// Spans, and the log records that belong to them.
struct OTelTrace {
  private(set) var spans: [OTelSpan] = []
  /// Ids of traces, in the order in which they come up.
  private(set) var traces: [String] = []
  private(set) var resources: [JSONValue] = []
  private(set) var schema: String?
  private(set) var service: String?
  /// Records that belong to no span of the file.
  private(set) var records: [String: [JSONValue]] = [:]

  var isEmpty: Bool { spans.isEmpty && records.isEmpty }

  mutating func add(document: JSONValue) {
    if case .array(let items) = document {
      for item in items { add(document: item) }
      return
    }
    if document["context"]?["trace_id"] != nil || document["spanId"] != nil {
      let resource = note(resource: document["resource"])
      return add(OTelSpan(document, scope: nil, resource: resource))
    }
    for group in (document["resourceSpans"] ?? document["resource_spans"])?.items ?? [] {
      let resource = note(resource: group["resource"])
      schema = schema ?? group["schemaUrl"]?.text
      let scopes = group["scopeSpans"] ?? group["scope_spans"] ?? group["instrumentationLibrarySpans"]
      for scope in scopes?.items ?? [] {
        schema = schema ?? scope["schemaUrl"]?.text
        for span in scope["spans"]?.items ?? [] {
          add(OTelSpan(span, scope: scope["scope"] ?? scope["instrumentationLibrary"], resource: resource))
        }
      }
    }
    for group in (document["resourceLogs"] ?? document["resource_logs"])?.items ?? [] {
      _ = note(resource: group["resource"])
      for scope in (group["scopeLogs"] ?? group["scope_logs"])?.items ?? [] {
        for record in (scope["logRecords"] ?? scope["log_records"])?.items ?? [] {
          records[record["spanId"]?.text ?? "", default: []].append(record)
        }
      }
    }
  }

  private mutating func add(_ span: OTelSpan) {
    if let trace = span.trace, !traces.contains(trace) { traces.append(trace) }
    spans.append(span)
  }

  private mutating func note(resource: JSONValue?) -> Int? {
    guard let resource else { return nil }
    if let name = OTelSpan.attributes(resource["attributes"])["service.name"]?.text { service = service ?? name }
    if let index = resources.lastIndex(of: resource) { return index }
    resources.append(resource)
    return resources.count - 1
  }
}
