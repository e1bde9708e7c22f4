"""Start the browser app: `python app.py [ARTICLE]` is `assistant serve [ARTICLE]`."""

import sys

from assistant.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "serve")
    main()
