// chat-stream
