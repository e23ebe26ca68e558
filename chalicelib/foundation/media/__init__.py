"""Pictures and evidence files: uploaded by signed forms, checked, drawn smaller without metadata, kept or cleaned away.

A room attaches what it uses to its documents and decides who sees it; this one knows files, not documents.
"""
