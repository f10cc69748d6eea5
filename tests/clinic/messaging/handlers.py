"""What the tests register as the handler of replies."""

handled = []


def handle(inbound, at):
    if inbound.body == "break":
        raise RuntimeError("no")
    handled.append(inbound.body)
    return "inbox"
