"""Developer tooling: private services and throwaway sites on a bench that already exists."""
