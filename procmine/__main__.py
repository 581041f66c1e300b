"""`python -m procmine` is the same as `procmine`."""

from procmine.cli.main import run

if __name__ == "__main__":
    run()
