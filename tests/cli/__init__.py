"""The command line, end to end."""

import pytest

# So that a failure in there shows both sides as well.
pytest.register_assert_rewrite(f"{__name__}.helpers")
