// conversation-list
