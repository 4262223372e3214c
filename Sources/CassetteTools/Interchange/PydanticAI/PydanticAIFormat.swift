extension InterchangeFormat {
  static let pydanticAIStreams = InterchangeFormat(
    "pydantic-ai", title: "pydantic-ai's recordings of WebSockets and of xAI's gRPC", files: ["*.yaml", "*.xai.yaml"],
    importer: PydanticAIImporter(),
    keeps: [.requestBody: .partial, .responseBody: .partial],
    notes: """
      Messages are the frames of an exchange: gRPC's as they were, WebSocket's written again from their JSON. The \
      handshake was not recorded, and is marked as reconstructed or absent. Its HTTP cassettes are imported as vcrpy.
      """)
}
