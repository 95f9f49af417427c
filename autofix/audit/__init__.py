"""What the tests beside a template are worth: no patch exists for them, so they are reported."""
