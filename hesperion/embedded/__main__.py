"""`python -m hesperion.embedded`, which is what `make run` executes."""

import signal
import sys

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while we are still importing

    from hesperion.embedded.run import main

    sys.exit(main())
