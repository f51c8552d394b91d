// The modules that come when they are wanted.

export interface Modules {
  attachments: typeof import("./attachments.js");
  "chat-settings": typeof import("./chat-settings.js");
  "chat-stream": typeof import("./chat-stream.js");
  "conversation-menu": typeof import("./conversation-menu.js");
  "conversation-rename": typeof import("./conversation-rename.js");
  "conversation-selection": typeof import("./conversation-selection.js");
  "context-meter": typeof import("./context-meter.js");
  copy: typeof import("./copy.js");
  edit: typeof import("./edit.js");
  "long-thread": typeof import("./long-thread.js");
  "message-queue": typeof import("./message-queue.js");
  "other-draft": typeof import("./other-draft.js");
  palette: typeof import("./palette.js");
  polish: typeof import("./polish.js");
  presets: typeof import("./presets.js");
  "side-search": typeof import("./side-search.js");
  "temporary-chat": typeof import("./temporary-chat.js");
  "thread-sync": typeof import("./thread-sync.js");
  waiting: typeof import("./waiting.js");
}
