"""The one exception of this reader: a bundle is refused with a code of FORMAT.md, section 16."""


class Refusal(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


def require(condition, code):
    if not condition:
        raise Refusal(code)
