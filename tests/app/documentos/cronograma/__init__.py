"""Los formatos en que sale y entra el cronograma."""
