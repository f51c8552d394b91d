// chat-composer
