"""Texts to vectors: the packaged model or any other of sentence-transformers.

Importing this is cheap; PyTorch (several seconds) is imported when a model is loaded, so that
commands which embed nothing start at once.
"""

from index.embeddings.loading import load_embeddings, load_embeddings_apart
from index.embeddings.packaged_model import EmbeddingModelError
from index.embeddings.sentence_embeddings import SentenceEmbeddings

__all__ = [
    "EmbeddingModelError",
    "SentenceEmbeddings",
    "load_embeddings",
    "load_embeddings_apart",
]
